import { z } from 'zod';

/** The version of bundles that this Fovea writes: the first had no experiments. */
export const bundleVersion = 2;

/** `manifest.json` of a bundle: what else is in it. */
export const bundleManifestSchema = z.object({
  format: z.literal('fovea-bundle'),
  version: z.int().min(1).max(bundleVersion),
  /** Version of the app that wrote the session. */
  appVersion: z.string().max(64),
  /** The session in it. */
  sessionId: z.string().max(64),
  /** Whether the picture is in it; it is missing where the file was gone or another by then. */
  picture: z.enum(['included', 'missing']),
  /** Every other file of the bundle. */
  entries: z
    .array(
      z.object({
        /** Such as `runs/<runId>.json`. */
        path: z.string().max(200),
        sizeBytes: z.int().min(0),
        /** Hexadecimal. */
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .readonly(),
});
/** What a bundle says of itself. */
export type BundleManifest = Readonly<z.infer<typeof bundleManifestSchema>>;
