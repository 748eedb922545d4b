import type { ModelSource } from '../../../electron/ipc/contracts.js';
import type { AddedModel, KnownModel } from '../../../electron/ipc/modelContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { ModelLook, ModelMemory } from '../../../engine/protocol/modelLook.js';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
import type { WeightsType } from '../../../engine/protocol/weightsType.js';
import type { Host } from '../host.js';

/** The folder of the shipped model of the fake. */
export const fakeShippedFolder = '/models/fovea-mini';

type ModelHost = Pick<
  Host,
  | 'listModels'
  | 'lookAtModel'
  | 'cancelModelLooks'
  | 'addModelDialog'
  | 'addDroppedModel'
  | 'forgetModel'
  | 'loadModel'
  | 'cancelModelLoading'
>;

/**
 * The models of the fake: the shipped one, a large one that wants more memory than there is, one whose folder is gone, and, once
 * the dialog was asked for a folder, another small one.
 *
 * @param open opens a model.
 */
export function fakeModels(
  open: (source: ModelSource) => Promise<Reply<ModelSource>>,
): ModelHost & { readonly addFromHub: (name: string) => AddedModel } {
  let known: readonly KnownModel[] = [
    model('shipped', fakeShippedFolder),
    model('large', '/models/llava-v1.5-13b'),
    model('gone', '/media/stick/flex-7b'),
  ];
  let before = 'shipped';
  let current = 'shipped';
  const find = (modelId: string): KnownModel | undefined => known.find((one) => one.modelId === modelId);
  const load = (modelId: string, opening?: ModelOpening): Promise<Reply<ModelSource>> => {
    const { folder, isShipped, opening: kept } = find(modelId)!;
    [before, current] = [current, modelId];
    known = known.map((one) =>
      one.modelId === modelId && opening !== undefined ? { ...one, opening } : one,
    );
    return open({ folder, isShipped, opening: opening ?? kept, fallenBackFrom: null });
  };
  const add = () => {
    if (find('other') === undefined) known = [...known, model('other', '/models/other')];
    return Promise.resolve({ ok: true as const, value: { modelId: 'other', models: known } });
  };
  const addFromHub = (name: string): AddedModel => {
    const modelId = `hub-${name}`;
    const repository = `/home/you/.cache/huggingface/hub/models--${name.replaceAll('/', '--')}`;
    const added = { ...model(modelId, `${repository}/snapshots/${'c0ffee01'.repeat(5)}`), name };
    if (find(modelId) === undefined) known = [...known, { ...added, hub: { id: name, repository } }];
    return { modelId, models: known };
  };
  return {
    addFromHub,
    listModels: () => Promise.resolve({ ok: true, value: known }),
    lookAtModel: ({ modelId }) => Promise.resolve({ ok: true, value: lookAt(find(modelId)!) }),
    cancelModelLooks: () => Promise.resolve({ ok: true, value: null }),
    addModelDialog: add,
    addDroppedModel: ({ name }) =>
      name.includes('model') ? add() : Promise.resolve({ ok: true, value: null }),
    forgetModel: ({ modelId }) => {
      known = known.filter((one) => one.modelId !== modelId);
      return Promise.resolve({ ok: true, value: known });
    },
    loadModel: ({ modelId, opening }) => load(modelId, opening),
    cancelModelLoading: () => load(before),
  };
}

function model(modelId: string, folder: string): KnownModel {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return {
    ...{ modelId, name, folder, hub: null, opening: {} },
    ...{ isShipped: modelId === 'shipped', isKept: modelId !== 'shipped' },
  };
}

function lookAt({ modelId, name, folder }: KnownModel): ModelLook {
  const size = modelId === 'large' ? 13e9 : 12.9e6;
  if (modelId === 'gone') {
    const text = `There is no model folder at ${folder}. Expected a folder with config.json; check the path.`;
    return { ...small, name, folder, ...nothing, findings: [{ kind: 'blocks', text }] };
  }
  const memoryOf = (weightsType: WeightsType, bytesEach: number): ModelMemory => ({
    ...small.memory!,
    weightsType,
    weights: size * bytesEach,
    working: size * 0.2,
  });
  const types = [
    ['int8', 1.125],
    ['fp32', 4],
    ['int4', 0.625],
  ] as const;
  const whole = {
    ...small,
    name,
    folder,
    parameterCount: size,
    disk: { bytes: size * 2, files: 13, isWhole: true },
    memory: memoryOf(...types[0]),
    openings: types.map(([weights, bytesEach]) => ({
      weights,
      untrainedHighres: false,
      memory: memoryOf(weights, bytesEach),
    })),
  };
  return modelId === 'other' ? { ...whole, ...plain(whole.openings) } : whole;
}

/** What differs of a plain LLaVA: no cells, unless it is opened for an untrained high-res reading. */
function plain(openings: ModelLook['openings']): Partial<ModelLook> {
  const untrained = openings.map((one) => ({
    ...one,
    untrainedHighres: true,
    memory: { ...one.memory, highres: 400e6 },
  }));
  return {
    variants: ['lowres'],
    ownWeights: ['lowres'],
    sizes: { ...small.sizes!, highresSize: null, flexStartLayer: null, threshold: null },
    openings: [...openings, ...untrained],
  };
}

/** What the model of the fake is once it is opened so. */
export function openedFacts(facts: ModelFacts, { opening }: ModelSource): ModelFacts {
  const { weights = facts.weights, untrainedHighres } = opening;
  if (untrainedHighres === undefined) return { ...facts, weights };
  return {
    ...{ ...facts, weights, untrainedHighres, ownWeights: ['lowres'] },
    modelName: `${facts.modelName}, untrained high-res reading`,
  };
}

const small: ModelLook = {
  folder: '',
  name: '',
  layout: 'LLaVA and FlexAttention as their authors released them',
  sizes: {
    layers: 8,
    heads: 4,
    hiddenSize: 256,
    vocabularySize: 640,
    maxPositions: 2048,
    lowresSize: 336,
    highresSize: 1008,
    hdSize: null,
    flexStartLayer: 3,
    threshold: 48,
  },
  variants: ['flex', 'lowres'],
  ownWeights: ['flex'],
  parameterCount: 0,
  storedTypes: ['F16'],
  tokenizer: 'tokenizer.json',
  tower: 'inside',
  hasCard: true,
  findings: [],
  disk: { bytes: 0, files: 0, isWhole: true },
  memory: {
    weightsType: 'int8',
    weights: 0,
    keysAndValues: 10e6,
    highres: 13e6,
    pictures: 6e6,
    working: 0,
    process: 320e6,
  },
  openings: [],
  machine: { total: 16e9, available: 9e9 },
};

const nothing = {
  layout: null,
  sizes: null,
  variants: [],
  ownWeights: [],
  parameterCount: null,
  storedTypes: [],
  tokenizer: null,
  tower: null,
  hasCard: false,
  memory: null,
  openings: [],
} as const;
