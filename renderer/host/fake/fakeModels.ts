import type { ModelSource } from '../../../electron/ipc/contracts.js';
import type { AddedModel, KnownModel } from '../../../electron/ipc/modelContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { ModelLook } from '../../../engine/protocol/modelLook.js';
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
  const load = (modelId: string): Promise<Reply<ModelSource>> => {
    const { folder, isShipped } = find(modelId)!;
    [before, current] = [current, modelId];
    return open({ folder, isShipped, fallenBackFrom: null });
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
    loadModel: ({ modelId }) => load(modelId),
    cancelModelLoading: () => load(before),
  };
}

function model(modelId: string, folder: string): KnownModel {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return {
    ...{ modelId, name, folder, hub: null },
    ...{ isShipped: modelId === 'shipped', isKept: modelId !== 'shipped' },
  };
}

function lookAt({ modelId, name, folder }: KnownModel): ModelLook {
  const size = modelId === 'large' ? 13e9 : 12.9e6;
  if (modelId === 'gone') {
    const text = `There is no model folder at ${folder}. Expected a folder with config.json; check the path.`;
    return { ...small, name, folder, ...nothing, findings: [{ kind: 'blocks', text }] };
  }
  return {
    ...small,
    name,
    folder,
    parameterCount: size,
    disk: { bytes: size * 2, files: 13, isWhole: true },
    memory: { ...small.memory!, weights: size * 1.125, working: size * 0.2 },
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
} as const;
