import type { JsonFields } from '../files/JsonFields.js';

/**
 * Layers of the tower that are run, of index k of its hidden states: 0 is the embedding's output, k the output of layer k, negative
 * from the end.
 *
 * @param key the field that holds k. @param layers the tower has. @throws EngineError `checkpoint-malformed`
 */
export function selectLayer(fields: JsonFields, key: string, layers: number): number {
  const index = fields.integer(key, -2);
  const layersRun = index < 0 ? layers + 1 + index : index;
  if (layersRun < 0 || layersRun > layers)
    throw fields.wrong(key, `from ${-layers - 1} to ${layers}, the tower's hidden states`);
  return layersRun;
}
