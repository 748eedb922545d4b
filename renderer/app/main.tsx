import './fonts.css';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { windowHost } from '../host/windowHost.js';
import { createSession } from '../store/session.js';
import { SessionContext } from '../store/SessionContext.js';
import { App } from './App.js';

const root = document.getElementById('root');
if (root === null) throw new Error('Expected an element with the id "root" in index.html, found none.');

const session = createSession(await windowHost());
session.start();
createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
