import { z } from 'zod';
import { type ImageFormat, imageFormats } from './imageFormats.js';

/** A file format by the name the engine gives it. */
export const imageFormatSchema = z.enum(Object.keys(imageFormats) as [ImageFormat, ...ImageFormat[]]);
