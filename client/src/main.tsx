/** Where the page starts: the stream first (its worker connects while React mounts), then the screen. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startStream } from './io/stream-client.ts';
import { keepFlashPhase } from './theme/flash-phase.ts';
import { keepSettings } from './state/slow-store.ts';
import { fetchPanelsLater } from './ui/lazy-panel.tsx';

startStream();
keepSettings();
keepFlashPhase(document);
fetchPanelsLater();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
