import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { visionPrefix } from '../checkpoint/layouts/checkTensors.js';
import { selectCells } from '../selection/selectCells.js';

/** What the reference gives for one step. */
export interface ReferenceStep {
  readonly token: number;
  readonly logits: readonly number[];
  /** Per selecting layer, ascending. */
  readonly attentionMaps: readonly number[][];
  /** Per selecting layer, one after the other for its heads: what the attention map is the sum of. */
  readonly headMaps: readonly number[][];
  readonly grids: readonly Uint8Array[];
}

type Row = number[];

/**
 * What docs/flexattention.md says, written down as plainly as possible, in float64 loops over single positions: no
 * graphs, no batching, no resident keys, nothing shared with the engine but the selection functions. Slow; for tiny
 * checkpoints.
 */
export class ReferenceModel {
  private readonly tensors = new Map<string, Float32Array>();
  /** [layer][position]: rotated keys and values of the ordinary sequence. */
  private readonly keys: Row[][];
  private readonly values: Row[][];

  constructor(private readonly checkpoint: Checkpoint) {
    this.keys = Array.from({ length: checkpoint.config.decoder.layers }, () => []);
    this.values = this.keys.map(() => []);
  }

  /** Greedy continuation. @param lowres one input float32 [3, s, s]. @param tiles z*z of them. */
  run(
    promptIds: readonly number[],
    lowres: Float32Array,
    tiles: readonly Float32Array[],
    imageSize: { readonly width: number; readonly height: number },
    steps: number,
  ): ReferenceStep[] {
    const { decoder, highres, vision } = this.checkpoint.config;
    const g = Math.floor(vision.imageSize / vision.patchSize);
    const z = highres!.zoomRatio;
    const lowresFeatures = this.see(lowres);
    const tileFeatures = tiles.map((tile) => this.see(tile));
    const side = z * g;
    const highresFeatures = Array.from({ length: side * side }, (_, i) => {
      const [y, x] = [Math.floor(i / side), i % side];
      return tileFeatures[Math.floor(y / g) * z + Math.floor(x / g)]![(y % g) * g + (x % g)]!;
    });
    const rows = promptIds.flatMap((id) => (id === -200 ? lowresFeatures : [this.embed(id)]));
    const imageStart = promptIds.indexOf(-200);
    const last = rows.pop()!;
    for (const row of rows) this.position(row);
    const results: ReferenceStep[] = [];
    let row = last;
    for (let step = 0; step < steps; step++) {
      const flex = {
        highresFeatures,
        imageStart,
        g,
        side,
        ...imageSize,
        maps: [] as number[][],
        headMaps: [] as number[][],
        grids: [] as Uint8Array[],
      };
      const hidden = this.position(row, flex);
      const head = this.tensor(decoder.tiedEmbeddings ? 'model.embed_tokens.weight' : 'lm_head.weight');
      const logits = product(head, this.rms(hidden, 'model.norm.weight'));
      const token = logits.indexOf(Math.max(...logits));
      results.push({ token, logits, attentionMaps: flex.maps, headMaps: flex.headMaps, grids: flex.grids });
      row = this.embed(token);
    }
    return results;
  }

  /** One position through the decoder; with `flex` it selects and reads high-res tokens. */
  private position(
    input: Row,
    flex?: {
      readonly highresFeatures: Row[];
      readonly imageStart: number;
      readonly g: number;
      readonly side: number;
      readonly width: number;
      readonly height: number;
      readonly maps: number[][];
      readonly headMaps: number[][];
      readonly grids: Uint8Array[];
    },
  ): Row {
    const { decoder, highres } = this.checkpoint.config;
    const { heads, keyValueHeads, headDim: d, layers } = decoder;
    const start = highres!.flexStartLayer;
    let x = input;
    for (let layer = 0; layer < layers; layer++) {
      const path = `model.layers.${layer}`;
      const weight = (name: string) => this.tensor(`${path}.${name}.weight`);
      const n = this.rms(x, `${path}.input_layernorm.weight`);
      const p = this.keys[layer]!.length;
      const turn = (row: Row, count: number) =>
        rotate(row, count, d, (i) => p * decoder.ropeTheta ** ((-2 * i) / d));
      const q = turn(product(weight('self_attn.q_proj'), n), heads);
      this.keys[layer]!.push(turn(product(weight('self_attn.k_proj'), n), keyValueHeads));
      this.values[layer]!.push(product(weight('self_attn.v_proj'), n));
      const keys = [...this.keys[layer]!];
      const values = [...this.values[layer]!];
      const ordinary = keys.length;
      if (flex !== undefined && layer >= start) {
        const cells = flex.grids.at(-1)!;
        for (const [token, feature] of flex.highresFeatures.entries()) {
          const [ty, tx] = [Math.floor(token / flex.side), token % flex.side];
          if (cells[Math.floor((ty * 9) / flex.side) * 9 + Math.floor((tx * 9) / flex.side)] === 0) continue;
          const key = product(weight('self_attn.k_proj_hd'), feature);
          keys.push(rotateBy(key, keyValueHeads, d, (i) => this.highresAngle(flex, ty, tx, i)));
          values.push(product(weight('self_attn.v_proj_hd'), feature));
        }
      }
      const map = Array<number>(flex === undefined ? 0 : flex.g ** 2).fill(0);
      const headMaps: number[] = [];
      const mixed: Row = [];
      for (let h = 0; h < heads; h++) {
        const read = Math.floor((h * keyValueHeads) / heads); // the head of keys and values that head h reads
        const ofKeys = (row: Row) => row.slice(read * d, (read + 1) * d);
        const scores = keys.map((key) => dot(q.slice(h * d, (h + 1) * d), ofKeys(key)) / Math.sqrt(d));
        const ordinaryOnly = softmax(scores.slice(0, ordinary));
        for (let i = 0; i < map.length; i++) {
          map[i]! += ordinaryOnly[flex!.imageStart + i]!;
          headMaps.push(ordinaryOnly[flex!.imageStart + i]!);
        }
        const probabilities = softmax(scores);
        for (let i = 0; i < d; i++)
          mixed.push(values.reduce((sum, v, k) => sum + probabilities[k]! * v[read * d + i]!, 0));
      }
      if (flex !== undefined && layer >= start - 1) {
        flex.maps.push(map);
        flex.headMaps.push(headMaps);
        const settings = {
          lowresGrid: flex.g,
          imageWidth: flex.width,
          imageHeight: flex.height,
          threshold: highres!.threshold,
        };
        flex.grids.push(selectCells(Float32Array.from(map), settings));
      }
      const attended = add(x, product(weight('self_attn.o_proj'), mixed));
      const m = this.rms(attended, `${path}.post_attention_layernorm.weight`);
      const gate = product(weight('mlp.gate_proj'), m).map((v) => v / (1 + Math.exp(-v)));
      const up = product(weight('mlp.up_proj'), m);
      x = add(
        attended,
        product(
          weight('mlp.down_proj'),
          gate.map((v, i) => v * up[i]!),
        ),
      );
    }
    return x;
  }

  /** cos and sin of channel i at high-res token (ty, tx): bicubic over the tables of the image positions. */
  private highresAngle(
    { g, side, imageStart }: { readonly g: number; readonly side: number; readonly imageStart: number },
    ty: number,
    tx: number,
    i: number,
  ): [cos: number, sin: number] {
    const { ropeTheta, headDim } = this.checkpoint.config.decoder;
    const [cy, cx] = [((ty + 0.5) * g) / side - 0.5, ((tx + 0.5) * g) / side - 0.5];
    let [cos, sin] = [0, 0];
    for (let y = Math.floor(cy) - 1; y <= Math.floor(cy) + 2; y++) {
      for (let x = Math.floor(cx) - 1; x <= Math.floor(cx) + 2; x++) {
        const clamp = (value: number) => Math.max(0, Math.min(g - 1, value));
        const angle = (imageStart + clamp(y) * g + clamp(x)) * ropeTheta ** ((-2 * i) / headDim);
        const weight = cubic(Math.abs(cy - y)) * cubic(Math.abs(cx - x));
        cos += weight * Math.cos(angle);
        sin += weight * Math.sin(angle);
      }
    }
    return [cos, sin];
  }

  /** Vision tower and projector on one input float32 [3, s, s]. */
  private see(pixels: Float32Array): Row[] {
    const { vision, visionLayersRun, connector } = this.checkpoint.config;
    const { imageSize: s, patchSize: P, heads, hiddenSize: D } = vision;
    const g = Math.floor(s / P);
    const kernel = this.tensor(`${visionPrefix}.embeddings.patch_embedding.weight`);
    const positions = this.tensor(`${visionPrefix}.embeddings.position_embedding.weight`);
    const tokens: Row[] = [[...this.tensor(`${visionPrefix}.embeddings.class_embedding`)]];
    for (let patch = 0; patch < g * g; patch++) {
      const patchPixels: Row = [];
      for (let c = 0; c < 3; c++) {
        for (let y = 0; y < P; y++) {
          for (let x = 0; x < P; x++) {
            patchPixels.push(pixels[c * s * s + (Math.floor(patch / g) * P + y) * s + (patch % g) * P + x]!);
          }
        }
      }
      tokens.push(product(kernel, patchPixels));
    }
    let rows = tokens.map((row, t) =>
      this.layerNorm(
        row.map((v, i) => v + positions[t * D + i]!),
        'pre_layrnorm',
      ),
    );
    for (let layer = 0; layer < visionLayersRun; layer++) {
      const path = `encoder.layers.${layer}`;
      const normed = rows.map((row) => this.layerNorm(row, `${path}.layer_norm1`));
      const [q, k, v] = ['q_proj', 'k_proj', 'v_proj'].map((part) =>
        normed.map((row) => this.dense(`${visionPrefix}.${path}.self_attn.${part}`, row)),
      ) as [Row[], Row[], Row[]];
      const d = D / heads;
      const attended = rows.map((row, t) => {
        const mixed: Row = [];
        for (let h = 0; h < heads; h++) {
          const head = (r: Row) => r.slice(h * d, (h + 1) * d);
          const probabilities = softmax(k.map((key) => dot(head(q[t]!), head(key)) / Math.sqrt(d)));
          for (let i = 0; i < d; i++)
            mixed.push(v.reduce((sum, value, n) => sum + probabilities[n]! * value[h * d + i]!, 0));
        }
        return add(row, this.dense(`${visionPrefix}.${path}.self_attn.out_proj`, mixed));
      });
      rows = attended.map((row) => {
        const hidden = this.dense(
          `${visionPrefix}.${path}.mlp.fc1`,
          this.layerNorm(row, `${path}.layer_norm2`),
        );
        const active = hidden.map(
          vision.activation === 'gelu' ? gelu : (x) => x / (1 + Math.exp(-1.702 * x)),
        );
        return add(row, this.dense(`${visionPrefix}.${path}.mlp.fc2`, active));
      });
    }
    return rows
      .slice(1)
      .map((row) =>
        connector.layers.reduce((x, name, index) => this.dense(name, index === 0 ? x : x.map(gelu)), row),
      );
  }

  private tensor(name: string): Float32Array {
    let values = this.tensors.get(name);
    if (values === undefined) {
      values = this.checkpoint.tensors.readFloat32(name);
      this.tensors.set(name, values);
    }
    return values;
  }

  private embed(id: number): Row {
    const D = this.checkpoint.config.decoder.hiddenSize;
    return [...this.tensor('model.embed_tokens.weight').subarray(id * D, (id + 1) * D)];
  }

  private dense(name: string, x: Row): Row {
    return add(product(this.tensor(`${name}.weight`), x), [...this.tensor(`${name}.bias`)]);
  }

  private rms(x: Row, name: string): Row {
    const scale = 1 / Math.sqrt(dot(x, x) / x.length + this.checkpoint.config.decoder.rmsNormEpsilon);
    const weight = this.tensor(name);
    return x.map((v, i) => v * scale * weight[i]!);
  }

  private layerNorm(x: Row, name: string): Row {
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
    const scale = 1 / Math.sqrt(variance + this.checkpoint.config.vision.layerNormEpsilon);
    const weight = this.tensor(`${visionPrefix}.${name}.weight`);
    const bias = this.tensor(`${visionPrefix}.${name}.bias`);
    return x.map((v, i) => (v - mean) * scale * weight[i]! + bias[i]!);
  }
}

/** W x for W [rows, x.length]. */
function product(matrix: Float32Array, x: Row): Row {
  const rows = matrix.length / x.length;
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += matrix[row * x.length + i]! * x[i]!;
    return sum;
  });
}

function rotate(row: Row, heads: number, d: number, angle: (i: number) => number): Row {
  return rotateBy(row, heads, d, (i) => [Math.cos(angle(i)), Math.sin(angle(i))]);
}

/** Rotate-half: channel i of a head turns with channel i + d/2. */
function rotateBy(row: Row, heads: number, d: number, turn: (i: number) => [cos: number, sin: number]): Row {
  const turned = [...row];
  for (let i = 0; i < d / 2; i++) {
    const [cos, sin] = turn(i);
    for (let h = 0; h < heads; h++) {
      const [a, b] = [h * d + i, h * d + i + d / 2];
      turned[a] = row[a]! * cos - row[b]! * sin;
      turned[b] = row[b]! * cos + row[a]! * sin;
    }
  }
  return turned;
}

function dot(a: Row, b: Row): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function add(a: Row, b: Row): Row {
  return a.map((value, i) => value + b[i]!);
}

function softmax(scores: Row): Row {
  const max = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - max));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function cubic(t: number): number {
  const a = -0.75;
  if (t <= 1) return (a + 2) * t ** 3 - (a + 3) * t ** 2 + 1;
  return t < 2 ? a * t ** 3 - 5 * a * t ** 2 + 8 * a * t - 4 * a : 0;
}

/** x * Phi(x), with the error function to 1e-7 (Abramowitz and Stegun 7.1.26). */
function gelu(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp(-z * z);
  return 0.5 * x * (1 + Math.sign(x) * erf);
}
