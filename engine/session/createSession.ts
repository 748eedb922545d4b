import { randomUUID } from 'node:crypto';
import { type Session, type SessionPicture, sessionVersion } from '../protocol/session.js';
import { maxSessionNameLength } from '../protocol/sessionLimits.js';

/**
 * A session without any work yet, named after its picture.
 *
 * @param at when, as `2026-11-30T18:00:00.000Z`.
 */
export function createSession(picture: SessionPicture, appVersion: string, at: string): Session {
  return {
    format: 'fovea-session',
    version: sessionVersion,
    id: randomUUID(),
    name: picture.name.trim().slice(0, maxSessionNameLength) || 'Untitled',
    createdAt: at,
    changedAt: at,
    appVersion,
    picture,
    labels: [],
    annotations: [],
    verdicts: {},
    view: null,
    runIds: [],
  };
}
