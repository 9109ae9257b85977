/** Where the page starts: the stream first (its worker connects while React mounts), then the screen. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { parsePageLink } from './replay/replay-link.ts';
import { startStream } from './io/stream-client.ts';
import { keepFlashPhase } from './theme/flash-phase.ts';
import { keepSettings } from './state/slow-store.ts';
import { fetchPanelsLater } from './ui/lazy-panel.tsx';

const link = parsePageLink(location.hash);
// A page of recordings has no link to the live stream: it is no display of a bed.
if (link.page === 'live') startStream();
keepSettings();
addEventListener('hashchange', () => {
  location.reload();
});
keepFlashPhase(document);
fetchPanelsLater();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App link={link} />
  </StrictMode>,
);
