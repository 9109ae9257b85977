/**
 * Which page an address opens: the live screen, the recordings, or one run at a moment. The part after `#` never reaches
 * the gateway, and a link to a moment always opens paused:
 * `#/replay/RUN?at=…&from=…&to=…&b=…`, times in gateway ms; bed, range and theme are in the part before (settings.ts). Foreign input: what is not understood is left out.
 */
import type { Stretch } from '@circuitwatch/shared/wire/replay.ts';

export interface ReplayLink {
  readonly runId: string;
  readonly atMs: number | undefined;
  /** Range between I and O. */
  readonly range: Stretch | undefined;
  /** Second cursor. */
  readonly cursorMs: number | undefined;
}

export type PageLink =
  | { readonly page: 'live' }
  | { readonly page: 'recordings' }
  | { readonly page: 'replay'; readonly link: ReplayLink };

const runIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const timeMsMax = 8_640_000_000_000_000;

export function parsePageLink(hash: string): PageLink {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [, page, runId = ''] = path.split('/');
  if (page === 'recordings') return { page };
  if (page !== 'replay' || !runIdPattern.test(runId)) return { page: 'live' };
  const values = new URLSearchParams(query);
  const from = timeOf(values.get('from'));
  const to = timeOf(values.get('to'));
  return {
    page,
    link: {
      runId,
      atMs: timeOf(values.get('at')),
      range: from !== undefined && to !== undefined && from < to ? { fromMs: from, toMs: to } : undefined,
      cursorMs: timeOf(values.get('b')),
    },
  };
}

function timeOf(text: string | null): number | undefined {
  if (text === null || !/^\d{1,16}$/.test(text)) return undefined;
  const ms = Number(text);
  return ms <= timeMsMax ? ms : undefined;
}

/** The part of the address from `#` on. */
export function writeReplayLink(link: ReplayLink): string {
  const values = new URLSearchParams();
  if (link.atMs !== undefined) values.set('at', String(Math.round(link.atMs)));
  if (link.range) {
    values.set('from', String(Math.round(link.range.fromMs)));
    values.set('to', String(Math.round(link.range.toMs)));
  }
  if (link.cursorMs !== undefined) values.set('b', String(Math.round(link.cursorMs)));
  const query = values.toString();
  return `#/replay/${link.runId}${query === '' ? '' : `?${query}`}`;
}
