import { app, type Session } from 'electron';

/**
 * Nothing can listen at port 0: a connection there fails at once, without leaving the machine. SOCKS 5 lets the
 * proxy look names up, so that none is looked up here.
 */
const proxyToNowhere = 'socks5://127.0.0.1:0';

/**
 * Makes Chromium find no host, by name or by number; also where a page asks past every request filter, as with
 * `dns-prefetch` or the servers of an RTCPeerConnection. To be called before the app is ready.
 *
 * @param devOrigin the development server, the one host that is still found; null in builds.
 */
export function forgetHosts(devOrigin: string | null): void {
  const except = devOrigin === null ? '' : `, EXCLUDE ${new URL(devOrigin).hostname}`;
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${except}`);
}

/**
 * Leaves Chromium no way to the network, whatever asks for it: every connection goes to a proxy that is not there,
 * and WebRTC, which no request filter sees, sends no UDP around that proxy. `fovea:` needs no connection.
 *
 * @param devOrigin the development server, which is reached without the proxy; null in builds.
 */
export async function cutOffNetwork(session: Session, devOrigin: string | null): Promise<void> {
  app.on('web-contents-created', (_event, contents) =>
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'),
  );
  // Without `<-loopback>` Chromium reaches this machine's own addresses past the proxy.
  const direct = devOrigin === null ? '' : `;${new URL(devOrigin).host}`;
  await session.setProxy({ proxyRules: proxyToNowhere, proxyBypassRules: `<-loopback>${direct}` });
}
