/** `npm run contract`, as somebody runs it against a backend of their own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Agent } from '../support/agent.ts';
import { DeskServer } from '../support/desk-server.ts';
import { SiteProxy } from '../support/site-proxy.ts';

interface Asked {
  readonly token?: string;
  readonly client?: { readonly uuid: string };
}

describe('npm run contract', () => {
  let server: DeskServer;
  before(async () => {
    server = await DeskServer.open();
    new Agent(() => server.now.desk).arrives();
  });
  after(() => server.close());

  it('finds nothing broken in our own protocol, and nothing that it cannot do but e-mail', async () => {
    const { code, said } = await contract('--protocol', 'shaman', '--url', server.url);
    assert.equal(code, 0, said);
    assert.match(said, /^holds {3}begins a conversation with a message$/m);
    assert.match(said, /^holds {3}carries files$/m);
    assert.doesNotMatch(said, /^broken|^cannot/m);
    assert.match(said, /^Nothing is broken\.$/m);
  });

  it('says of rooms what they cannot do, and that nothing is broken', async () => {
    const { code, said } = await contract('--protocol', 'rooms', '--url', `${server.url}/rooms/`);
    assert.equal(code, 0, said);
    assert.match(said, /^holds {3}two that read the same are two/m);
    assert.match(said, /^cannot {2}keep what was said, to be asked for$/m);
    assert.match(said, /^cannot {2}carry files$/m);
    assert.doesNotMatch(said, /^broken/m);
  });

  it('comes from the origin of the backend, or from another that is named: programs ask for one', async () => {
    const asked: unknown[] = [];
    const proxy = new SiteProxy('/rooms', () => server.url);
    const site = createServer().on('upgrade', (request, socket, head) => {
      const { origin, host } = request.headers;
      asked.push(origin);
      if (origin === `http://${host}`) proxy.upgrade(request, socket, head);
      else socket.on('error', () => {}).end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const url = await listening(site);
    const room = ['--protocol', 'rooms', '--url', `${url}/rooms`];
    const { code, said } = await contract(...room);
    assert.equal(code, 0, said);
    asked.length = 0;
    const elsewhere = await contract(...room, '--origin', 'https://elsewhere.test/page');
    site.close();
    assert.equal(elsewhere.code, 1);
    assert.deepEqual([...new Set(asked)], ['https://elsewhere.test']);
  });

  it('finds nothing broken in the other backends, each with a token of its own kind', async () => {
    const name = { organization: 'demo', name: 'Eva', phone: '123' };
    const desk = await ask('/chat-django/admin/help-desks/', JSON.stringify(name));
    const { token } = await ask('/demo/visitor-token?visitor=eva');
    for (const [protocol, own] of [
      ['chat-django', desk.client?.uuid],
      ['crm-chat', token],
      ['convead', 'eva'],
    ] as const) {
      const url = `${server.url}/${protocol}`;
      const { code, said } = await contract(
        ...['--protocol', protocol, '--url', url, '--token', own ?? ''],
      );
      assert.equal(code, 0, said);
      assert.match(said, /^holds {3}two that read the same are two/m);
      if (protocol !== 'convead') assert.match(said, /^holds {3}carries files$/m);
      assert.match(said, /^cannot {2}take one message that is sent twice for one$/m);
    }
  });

  it('ends with code 1 where something is broken, and says what', async () => {
    const other = createServer((_, response) => response.end('<!doctype html>Hello'));
    const url = await listening(other);
    const { code, said } = await contract('--protocol', 'shaman', '--url', url);
    other.close();
    assert.equal(code, 1, said);
    assert.match(said, /^broken {2}.+/m);
    assert.match(said, /^Broken: 1\.$/m);
  });

  async function ask(path: string, body?: string): Promise<Asked> {
    const response = await fetch(server.url + path, body ? { method: 'POST', body } : {});
    return (await response.json()) as Asked;
  }

  for (const args of [
    [],
    ['--protocol', 'smoke'],
    ['--protocol', 'shaman', '--url', 'no url'],
    ['--protocol', 'shaman', '--url', 'http://a.test', '--origin', 'nowhere'],
    ['--what'],
  ]) {
    it(`says how it is called, on one line and with code 2: ${args.join(' ')}`, async () => {
      const { code, said } = await contract(...args);
      assert.equal(code, 2);
      assert.match(said, /^npm run contract -- --protocol shaman\|.*\n$/);
    });
  }
});

async function listening(site: Server): Promise<string> {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

function contract(...args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const command = execFile(process.execPath, ['test/contracts/main.ts', ...args], (_, out, err) =>
      resolve({ code: command.exitCode ?? -1, said: out + err }),
    );
  });
}
