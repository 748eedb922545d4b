import type { MenuCommand } from './commands.js';
import type { RunBatch } from '../../engine/protocol/runEvent.js';
import type { EngineStatus, OpenedImage, ReplyValues, RequestPayload } from './contracts.js';
import type { Reply } from './reply.js';

/** What the preload script puts on `window.fovea`: one function per channel, nothing generic. Unsubscribe by calling what `on...` returns. */
export interface WindowApi {
  hello(): Promise<Reply<ReplyValues['app:hello']>>;
  updateSettings(payload: RequestPayload<'settings:update'>): Promise<Reply<ReplyValues['settings:update']>>;
  openImageDialog(): Promise<Reply<OpenedImage | null>>;
  /** Path of a dropped `File` is read in the preload with `webUtils.getPathForFile`. */
  openDroppedFile(file: File): Promise<Reply<OpenedImage>>;
  openImageBytes(payload: RequestPayload<'images:open-bytes'>): Promise<Reply<OpenedImage>>;
  openSample(payload: RequestPayload<'images:open-sample'>): Promise<Reply<OpenedImage>>;
  openModelFolder(): Promise<Reply<ReplyValues['models:open-dialog']>>;
  useShippedModel(): Promise<Reply<ReplyValues['models:use-shipped']>>;
  modelCard(): Promise<Reply<ReplyValues['models:card']>>;
  ask(payload: RequestPayload<'engine:ask'>): Promise<Reply<{ readonly runId: string }>>;
  stop(payload: RequestPayload<'engine:stop'>): Promise<Reply<null>>;
  restartEngine(): Promise<Reply<null>>;
  onRun(listener: (batch: RunBatch) => void): () => void;
  onEngineStatus(listener: (status: EngineStatus) => void): () => void;
  onCommand(listener: (command: MenuCommand) => void): () => void;
  onImageOpened(listener: (reply: Reply<OpenedImage>) => void): () => void;
}
