import type * as undiciPackage from 'undici';
import type { Dispatcher } from 'undici';
import { EngineError } from '../protocol/EngineError.js';
import type { HubAnswer, HubRequest } from './hubExchange.js';
import { failureOfStatus, hubUnreachable } from './hubFailures.js';
import type { HubSettings } from './hubSettings.js';
import { mostRedirects, redirectTarget, shown, unsound } from './redirect.js';
import { type HubPatience, retrying, usualPatience } from './retrying.js';

/** Asks the hub, through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`). */
export class HubClient {
  private readonly origin: string;

  private constructor(
    readonly settings: HubSettings,
    readonly patience: HubPatience,
    readonly signal: AbortSignal | undefined,
    private readonly undici: Undici,
    private readonly agent: Dispatcher,
  ) {
    this.origin = new URL(settings.endpoint).origin;
  }

  /** @throws EngineError `option-invalid` for a proxy that is no address */
  static async open(
    settings: HubSettings,
    patience: HubPatience = usualPatience,
    signal?: AbortSignal,
  ): Promise<HubClient> {
    const undici = await import('undici'); // takes its time to load, and most starts of the program ask no hub
    return new HubClient(settings, patience, signal, undici, makeAgent(undici, patience.stallMs));
  }

  /**
   * One try; redirects are followed, and the token goes to the endpoint's own host only. A `HEAD` stops at a redirect to
   * another host: the hub has said then what there is to know.
   *
   * @returns an answer of status 200 to 399, or 416. Its body must be read or dumped.
   * @throws Transient for what may be over at another try
   * @throws EngineError `hub-not-found`, `hub-access-denied`, `hub-answer-unsound`; the signal's reason once it is aborted
   */
  async send({ method, path, headers = {}, about }: HubRequest): Promise<HubAnswer> {
    const told = new Map<string, string>();
    let url = new URL(`${this.settings.endpoint}${path}`);
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const answer = await this.exchange(method, url, headers);
      for (const [name, value] of Object.entries(answer.headers)) {
        const first = Array.isArray(value) ? value[0] : value;
        if (first !== undefined && !(keptHeaders.has(name) && told.has(name))) told.set(name, first);
      }
      const status = answer.statusCode;
      const isOwn = url.origin === this.origin;
      const header = (name: string): string | undefined => told.get(name.toLowerCase());
      const done: HubAnswer = { status, header, body: answer.body, isOwn };
      if (status < 300 || status === 416) return done;
      await answer.body.dump();
      if (!redirects.has(status)) throw failureOfStatus(done, about, this.settings.token !== undefined);
      const location = answer.headers['location'];
      const next = redirectTarget(url, Array.isArray(location) ? location[0] : location);
      if (method === 'HEAD' && next.origin !== this.origin) return done;
      url = next;
    }
    throw unsound(`${this.settings.endpoint}${path} sends in a circle, last to ${shown(url)}`);
  }

  /** The text of an answer, tried again as often as the patience allows. @throws as `send` */
  async text(request: HubRequest, mostBytes: number, isPatient = true): Promise<string> {
    const patience = isPatient ? this.patience : { ...this.patience, tries: 1 };
    const attempt = async (): Promise<string> => {
      const { body } = await this.send(request);
      const pieces: Buffer[] = [];
      let size = 0;
      try {
        for await (const piece of body as AsyncIterable<Buffer>) {
          size += piece.length;
          if (size > mostBytes) throw unsound(`${request.path} is longer than ${mostBytes} bytes`);
          pieces.push(piece);
        }
      } catch (cause) {
        throw this.networkFailure(cause);
      }
      return Buffer.concat(pieces).toString('utf8');
    };
    return retrying(attempt, patience, this.signal);
  }

  /** Tries as often as the patience allows. */
  retrying<T>(attempt: () => Promise<T>): Promise<T> {
    return retrying(attempt, this.patience, this.signal);
  }

  /** What a failure of the connection is to be told as; anything else comes back as it is. */
  networkFailure(cause: unknown): unknown {
    if (this.signal?.aborted === true) return this.signal.reason;
    if (cause instanceof EngineError || typeof (cause as { code?: unknown }).code !== 'string') return cause;
    return hubUnreachable(this.settings.endpoint, cause as NodeJS.ErrnoException);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async exchange(
    method: 'GET' | 'HEAD',
    url: URL,
    headers: Readonly<Record<string, string>>,
  ): Promise<Dispatcher.ResponseData> {
    const { token } = this.settings;
    const { signal, agent: dispatcher } = this;
    const own = url.origin === this.origin && token !== undefined && { authorization: `Bearer ${token}` };
    // What is sent packed has another length than the file.
    const all = { 'user-agent': 'fovea', 'accept-encoding': 'identity', ...headers, ...own };
    try {
      return await this.undici.request(url, { method, headers: all, dispatcher, ...(signal && { signal }) });
    } catch (cause) {
      throw this.networkFailure(cause);
    }
  }
}

type Undici = Pick<typeof undiciPackage, 'EnvHttpProxyAgent' | 'request'>;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What the hub says of a file itself, which the servers that it sends to do not know. */
const keptHeaders: ReadonlySet<string> = new Set(['x-repo-commit', 'x-linked-etag', 'x-linked-size']);

function makeAgent({ EnvHttpProxyAgent }: Undici, stallMs: number): Dispatcher {
  const times = { headersTimeout: stallMs, bodyTimeout: stallMs, connect: { timeout: stallMs } };
  try {
    return new EnvHttpProxyAgent(times);
  } catch (cause) {
    throw new EngineError(
      'option-invalid',
      `Expected HTTPS_PROXY and HTTP_PROXY to be addresses such as http://proxy.example.org:3128, but one of them cannot be ` +
        `used: ${(cause as Error).message}. Correct or unset it.`,
      { cause },
    );
  }
}
