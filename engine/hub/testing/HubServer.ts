import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HubSettings } from '../hubSettings.js';

/** What goes wrong with an answer. */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Nothing more comes after so many bytes. */
  readonly stallAfter?: number;
  /** Sent in the place of the file. */
  readonly body?: Buffer;
  readonly etag?: string;
  readonly ignoresRange?: boolean;
  /** The body comes in pieces at this rate. */
  readonly bytesPerSecond?: number;
}

/** Files by their names, by the name of their model. */
export type HubModels = Readonly<Record<string, Readonly<Record<string, string | Buffer>>>>;

/** A request that came. */
export interface Seen {
  readonly server: 'hub' | 'store';
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** The commit of every model of a `HubServer`. */
export const testCommit = 'c0ffee0123456789c0ffee0123456789c0ffee01';

/**
 * A hub on this machine: models with small files, which it serves itself, and large ones, for which it sends to a store of another
 * host. Answers go wrong as `fault` says.
 */
export class HubServer {
  readonly seen: Seen[] = [];
  /** Files of each model by its name. */
  readonly models = new Map<string, Map<string, Buffer>>();
  /** Large files, by the name in their model. */
  isLarge = (name: string): boolean => /\.(safetensors|bin|gguf)$/.test(name);
  /** @param count of such requests so far, this one included */
  fault: (request: Seen, count: number) => Fault | undefined = () => undefined;
  endpoint = '';
  /** Address of the other host. */
  store = '';
  private readonly servers: Server[] = [];
  private readonly counts = new Map<string, number>();

  /** What the hub tells of a model beside its files, by its name. */
  readonly facts = new Map<string, object>();

  /** Starts both servers. */
  async listen(models: HubModels): Promise<void> {
    for (const [id, files] of Object.entries(models)) {
      const entries = Object.entries(files).map(([name, content]) => [name, Buffer.from(content)] as const);
      this.models.set(id, new Map(entries));
    }
    for (const kind of ['hub', 'store'] as const) {
      const server = createServer((request, response) => this.answer(kind, request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      this.servers.push(server);
      this[kind === 'hub' ? 'endpoint' : 'store'] =
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }
  }

  settings(cacheDir: string, more: Partial<HubSettings> = {}): HubSettings {
    return { endpoint: this.endpoint, token: 'hf_secret', cacheDir, offline: false, ...more };
  }

  /** Requests of a kind that came. */
  requests(method: string, part: string): Seen[] {
    return this.seen.filter((one) => one.method === method && one.path.includes(part));
  }

  stop(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  private answer(server: 'hub' | 'store', request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const seen: Seen = { server, method, path: decodeURIComponent(url), headers };
    this.seen.push(seen);
    const key = `${server} ${method} ${url}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    const fault = this.fault(seen, count) ?? {};
    if (fault.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end();
      return;
    }
    const [, id = '', commit = '', name = ''] =
      /^\/(?:api\/models\/)?([^/]+\/[^/]+)\/(?:revision|resolve)\/([^/?]+)\/?([^?]*)/.exec(seen.path) ?? [];
    const files = this.models.get(id);
    if (files === undefined) {
      response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
    } else if (server === 'hub' && url.startsWith('/api/')) {
      this.list(id, commit, files, response, fault);
    } else this.serve(seen, files.get(name), name, response, fault);
  }

  private list(
    id: string,
    revision: string,
    files: ReadonlyMap<string, Buffer>,
    response: ServerResponse,
    fault: Fault,
  ): void {
    if (revision !== 'main' && revision !== testCommit) {
      response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
      return;
    }
    const siblings = [...files].map(([rfilename, content]) => ({ rfilename, size: content.length }));
    response.end(fault.body ?? JSON.stringify({ id, sha: testCommit, siblings, ...this.facts.get(id) }));
  }

  private serve(
    { server, method, path, headers }: Seen,
    content: Buffer | undefined,
    name: string,
    response: ServerResponse,
    fault: Fault,
  ): void {
    if (content === undefined) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const isLarge = this.isLarge(name);
    response.setHeader('x-repo-commit', testCommit);
    if (server === 'hub' && isLarge) {
      response.setHeader('x-linked-etag', `"${fault.etag ?? sha256(content)}"`);
      response.setHeader('x-linked-size', content.length);
      for (const [key, value] of Object.entries(fault.headers ?? {})) response.setHeader(key, value);
      if (response.getHeader('location') === undefined)
        response.setHeader('location', `${this.store}${path}?signature=secret`);
      response.writeHead(302).end();
      return;
    }
    const etag = `"${fault.etag ?? (isLarge ? `store-${sha256(content).slice(0, 8)}` : sha1(content))}"`;
    this.sendBytes(method, headers, fault.body ?? content, etag, response, fault);
  }

  private sendBytes(
    method: string,
    headers: IncomingMessage['headers'],
    content: Buffer,
    etag: string,
    response: ServerResponse,
    fault: Fault,
  ): void {
    response.setHeader('etag', etag);
    const found = /^bytes=(\d+)-$/.exec(headers.range ?? '');
    const condition = headers['if-range'];
    const isPart = found !== null && fault.ignoresRange !== true && (condition ?? etag) === etag;
    const first = isPart ? Number(found[1]) : 0;
    const body = content.subarray(first);
    if (isPart) {
      response.statusCode = 206;
      response.setHeader('content-range', `bytes ${first}-${content.length - 1}/${content.length}`);
    }
    response.setHeader('content-length', body.length);
    for (const [key, value] of Object.entries(fault.headers ?? {})) response.setHeader(key, value);
    if (method === 'HEAD') {
      response.end();
      return;
    }
    if (fault.bytesPerSecond !== undefined) {
      sendSlowly(response, body, fault.bytesPerSecond);
      return;
    }
    const sent = fault.cutAfter ?? fault.stallAfter;
    if (sent === undefined) {
      response.end(body);
      return;
    }
    response.write(body.subarray(0, sent), () => {
      // The bytes are on their way before the connection breaks.
      if (fault.cutAfter !== undefined) setTimeout(() => response.destroy(), 20);
    });
    if (sent === 0) response.flushHeaders();
  }
}

/** Sends twenty pieces a second, until there is no more or nobody listens. */
function sendSlowly(response: ServerResponse, body: Buffer, bytesPerSecond: number): void {
  const piece = Math.max(1, Math.floor(bytesPerSecond / 20));
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + piece));
    sent += piece;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, 50);
  response.on('close', () => clearInterval(timer));
}

/** sha256 of bytes, hexadecimal. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function sha1(content: Uint8Array): string {
  return createHash('sha1').update(content).digest('hex');
}
