import './fonts.css';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { listenForCommands } from '../commands/listenForCommands.js';
import { windowHost } from '../host/windowHost.js';
import { createWindowModel } from '../state/windowModel.js';
import { WindowModelContext } from '../state/WindowModelContext.js';
import { App } from './App.js';

const root = document.getElementById('root');
if (root === null) throw new Error('Expected an element with the id "root" in index.html, found none.');

const host = await windowHost();
const windowModel = createWindowModel(host);
windowModel.start();
listenForCommands(windowModel, host);
createRoot(root).render(
  <StrictMode>
    <WindowModelContext value={windowModel}>
      <App />
    </WindowModelContext>
  </StrictMode>,
);
