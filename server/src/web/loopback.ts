/**
 * Who may talk to a gateway that listens on loopback only: requests whose Host names loopback, and pages of our own.
 *
 * A page from the internet can make a browser on this machine connect to 127.0.0.1. Its Host is foreign (DNS rebinding) or
 * its Origin is (cross-site WebSocket, ASVS 5.0 4.4.2); both are refused. Programs without a browser send no Origin.
 */

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The host name of a Host header or origin authority, lower case, without the port; undefined when it is not one. */
function hostName(authority: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(authority)?.[1]?.toLowerCase();
}

export function isLoopbackHost(host: string | undefined): boolean {
  const name = host === undefined ? undefined : hostName(host);
  return name !== undefined && loopbackNames.has(name);
}

/** Whether a request with this Origin header comes from a page that this Host served, or from no page at all. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  if (host === undefined) return false;
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}
