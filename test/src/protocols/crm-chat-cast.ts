/** People of crm-chat in a test: a client and a curator, each with a fresh token of the demo whenever one is asked for. */
import { expect } from 'chai';
import type { ShamanError } from '../../../src/errors.ts';
import { type CrmChat, type CrmChatOptions, crmChat } from '../../../src/protocols/crm-chat.ts';
import { ProtocolLine } from '../../contracts/protocol-line.ts';
import { server } from '../../support/remote-server.ts';

/** Somebody with nothing remembered. @param who the same name is the same client */
export async function client(who = crypto.randomUUID(), more: CrmChatOptions = {}) {
  const url = await server.url();
  const getToken = () => tokenOf(url, `visitor-token?visitor=${who}`);
  return crmChat({ server: `${url}/crm-chat`, getToken, ...more });
}

/** A curator's token at a client's place. */
export async function stray() {
  const url = await server.url();
  const getToken = () => tokenOf(url, 'agent-token?agent=ana');
  return crmChat({ server: `${url}/crm-chat`, getToken });
}

export async function curator(agent = 'ana', more: Omit<CrmChatOptions, 'role'> = {}) {
  const url = await server.url();
  const getToken = () => tokenOf(url, `agent-token?agent=${agent}`);
  return crmChat({ server: `${url}/crm-chat`, getToken, ...more, role: 'agent' });
}

/** Resolves once it is connected. */
export function lineOf(protocol: CrmChat): Promise<ProtocolLine> {
  return new ProtocolLine(protocol).connects();
}

/** Opens lines for the tests of a suite; they end with the test, and so does what the server was told to break. */
export function connecting(): typeof lineOf {
  const lines: ProtocolLine[] = [];
  afterEach(async () => {
    for (const line of lines.splice(0)) line.close();
    await server.control('calm');
  });
  return async (protocol) => {
    const line = await lineOf(protocol);
    lines.push(line);
    return line;
  };
}

/** What this door was asked since the log was cleared. */
export async function asked(): Promise<string[]> {
  return (await server.log())
    .filter(({ path, method }) => path.startsWith('/crm-chat') && method !== 'OPTIONS')
    .map(({ method, path }) => `${method} ${path.replace('/crm-chat/api/v1/', '')}`);
}

export function errorOf(promise: Promise<unknown>): Promise<ShamanError> {
  return promise.then(
    () => expect.fail('it must reject'),
    (error) => error,
  );
}

export async function tokenOf(url: string, query: string): Promise<string> {
  const answer = await fetch(`${url}/demo/${query}`);
  return ((await answer.json()) as { readonly token: string }).token;
}
