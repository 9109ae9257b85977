/** The browser of the benchmarks: one way to launch it, and the stamp "painted" (rAF, then a task after it). */
import { findBrowser } from '../support/browser.ts';

export function launchOptions(): { executablePath: string; args: string[] } {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium or Chrome found; set CHROMIUM=/path');
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return { executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet] };
}
