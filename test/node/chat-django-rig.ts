/** What the tests of chat-django's door share: its requests as any program makes them, and its stream. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { RunningServer } from '../../server/server.ts';
import { PlainSocket } from './plain-rig.ts';

export const BASE = '/chat-django';
export const STREAM = `${BASE}/ws/chat/demo/`;
export const SEND = `${BASE}/api/send-message/`;

export interface Desk {
  readonly uuid: string;
  readonly client: { readonly uuid: string };
  readonly last_message: Readonly<Record<string, unknown>>;
}

export async function ask(server: RunningServer, path: string, init: RequestInit = {}) {
  const response = await fetch(server.url + path, { redirect: 'manual', ...init });
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}

export async function json<T>(server: RunningServer, path: string, headers = {}): Promise<T> {
  const { status, text } = await ask(server, path, { headers });
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

export const post = (server: RunningServer, body: BodyInit, headers: Record<string, string> = {}) =>
  ask(server, SEND, { method: 'POST', body, headers });

export const says = (server: RunningServer, help_desk: string, message: string) =>
  post(server, JSON.stringify({ help_desk, message }), { 'content-type': 'application/json' });

export async function admits(server: RunningServer, client: object = {}): Promise<Desk> {
  const body = JSON.stringify({ organization: 'demo', name: 'Eva', phone: '123', ...client });
  const { status, text } = await ask(server, `${BASE}/admin/help-desks/`, { method: 'POST', body });
  assert.equal(status, 201, text);
  return JSON.parse(text);
}

export const list = (server: RunningServer) =>
  json<readonly Desk[]>(server, `${BASE}/api/help-desks/?organization=demo&limit=1`);
export const history = (server: RunningServer, { uuid }: Desk) =>
  json<readonly Record<string, unknown>[]>(server, `${BASE}/api/help-desks/${uuid}/history/`);

export async function listens(t: TestContext, server: RunningServer, path = STREAM) {
  const socket = await PlainSocket.open(server, path);
  t.after(() => socket.close());
  return socket;
}

/** Times and UUIDs of the right shape are alike. */
export function masked(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}-03:00/g, 'TIME')
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'UUID');
}
