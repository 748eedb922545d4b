import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { experimentRecordSchema } from '../../protocol/experiment.js';
import { runRecordSchema } from '../../protocol/runRecord.js';
import { bundleManifestSchema } from '../../protocol/bundleManifest.js';
import { sessionSchema, sessionVersion } from '../../protocol/session.js';
import { fieldComments } from './fieldComments.js';
import { fieldTable, type JsonSchema } from './fieldTable.js';

const protocol = path.join(import.meta.dirname, '..', '..', 'protocol');

/** The published formats of sessions: files of `docs/` by their path in it. */
export async function formatDocument(docs: string): Promise<Readonly<Record<string, string>>> {
  const session = jsonSchema(sessionSchema, 'session.json of a Fovea session');
  const run = jsonSchema(runRecordSchema, 'runs/<runId>.json of a Fovea session');
  const experiment = jsonSchema(experimentRecordSchema, 'experiments/<experimentId>.json of a Fovea session');
  const files = {
    'session-format.md': document(session, run, experiment),
    'session-format/session.schema.json': JSON.stringify(session),
    'session-format/run.schema.json': JSON.stringify(run),
    'session-format/experiment.schema.json': JSON.stringify(experiment),
  };
  const formatted = await Promise.all(
    Object.entries(files).map(async ([file, text]) => {
      const filepath = path.join(docs, file);
      return [file, await format(text, { ...(await resolveConfig(filepath)), filepath })] as const;
    }),
  );
  return Object.fromEntries(formatted);
}

function jsonSchema(schema: z.ZodType, title: string): JsonSchema {
  return { ...({ title } as object), ...(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema) };
}

function document(session: JsonSchema, run: JsonSchema, experiment: JsonSchema): string {
  return `# The format of a session

<!-- Made by \`npm run docs:formats\` from engine/protocol/session.ts, runRecord.ts and experiment.ts; do not edit. -->

A session is a person's work on one picture: a folder, in the app at \`sessions/<id>\` of its profile.

| file | what it holds |
| --- | --- |
| \`session.json\` | picture, marks, verdicts, view, and the questions in their order ([JSON schema](session-format/session.schema.json)) |
| \`runs/<runId>.json\` | a question, everything that made its answer, and the answer token by token ([JSON schema](session-format/run.schema.json)) |
| \`masks/<runId>.npz\` | what each layer selected for each token, and the attention maps it chose by |
| \`experiments/<experimentId>.json\` | an experiment on a question, with every point it measured ([JSON schema](session-format/experiment.schema.json)) |
| \`picture/<sha256>.<ending>\` | the picture's file, where the session keeps a copy |
| \`thumbnail.png\` | a small picture of it, which can be made again |
| \`session.json.lock\` | there while a process works on it, and says which |

A run, selections or a picture that \`session.json\` does not name is left over from a writing that was cut off, or of a question that was deleted:
Fovea removes it when it opens the session, as it does files ending in \`.part\`. Every file is written under a temporary name,
flushed, its size checked, and renamed; selections first, then the record of the run, then the \`session.json\` that names it.

This is version ${sessionVersion}. Fovea opens older versions and writes them anew as this one; a newer one it refuses and leaves as it
is. Fields it does not know are not kept.

Coordinates are pixels of the original, upright picture as it is shown: (0, 0) is the upper left corner of its first pixel.

## session.json

${fieldTable(session, fieldComments(path.join(protocol, 'session.ts'), 'sessionSchema'))}

A field with \`?\` may be absent; \`[]\` stands for each of a list, \`{}\` for each by its key.

## runs/&lt;runId&gt;.json

\`null\` in the place of a log-probability stands for minus infinity. A record that says \`running\` in a session nobody has open
is of a question that was cut off with the app.

${fieldTable(run, fieldComments(path.join(protocol, 'runRecord.ts'), 'runRecordSchema'))}

## experiments/&lt;experimentId&gt;.json

Which experiments there are, the folder says; what each of them changes and measures, [experiments.md](experiments.md). Cells are a word
of 81 letters \`0\` and \`1\`, in raster order. Of \`plan\` and \`points\` the fields hang on \`kind\`: the table has those of all kinds. One
that says \`running\` in a session nobody has open was cut off, and can go on. A deleted one ends in \`.deleted\` until the session
is opened next.

${fieldTable(experiment, fieldComments(path.join(protocol, 'experiment.ts'), 'experimentRecordSchema'))}

## masks/&lt;runId&gt;.npz

A zip archive of four arrays, little-endian, in C order; \`numpy.load\` opens it. T is the number of tokens, L that of the layers
that select, g the number of low-res image tokens per side (\`prefill.lowresGrid\`).

| array | type and shape | what it holds |
| --- | --- | --- |
| \`layers\` | int32 [L] | the decoder layers that select, ascending |
| \`present\` | uint8 [T, L] | 1 where the layer reported for the token |
| \`grids\` | uint8 [T, L, 9, 9] | 1 where a cell of the padded square was selected, after steering; 0 where the layer did not report |
| \`maps\` | float32 [T, L, g, g] | head-summed attention on the low-res image tokens, before the padding is zeroed; NaN where the layer did not report |

Where the question was about a region (\`settings.region\`), cells and maps lie on the square that the region is padded to; with
\`use: "highres"\` the cells do, and the maps on that of the whole picture ([interventions.md](interventions.md)).

\`\`\`python
import json, numpy
masks = numpy.load("masks/" + run_id + ".npz")
token, layer = 0, list(masks["layers"]).index(9)
print(masks["grids"][token, layer])
\`\`\`

## A bundle

A session as one file, \`.fovea\`: a zip archive of the files above under the same names, without \`thumbnail.png\`, and
\`manifest.json\`. JSON is deflated, selections and picture are stored as they are; the same session gives the same bytes. The picture is in it
also where the session only refers to its file, and \`picture.kept\` says \`copied\` always: no path of anybody's computer is in a
bundle. Where the picture was gone when the bundle was written, \`manifest.json\` says \`missing\`.

${fieldTable(jsonSchema(bundleManifestSchema, 'manifest.json of a Fovea bundle'), fieldComments(path.join(protocol, 'bundleManifest.ts'), 'bundleManifestSchema'))}

Who reads one must not trust it. Fovea takes an archive without a comment, on one disk, whose files have the names above and no
others, each once whatever the letter case, stored or deflated, plain files, apart from each other; sizes, numbers of values and depths
of lists are bounded (\`engine/protocol/sessionLimits.ts\`), and every byte is counted, hashed and parsed before anything counts. A
session whose id is taken gets another, and so do its questions. Version 1 of bundles had no experiments.
`;
}
