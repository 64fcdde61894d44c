/** The page that gives tokens may fail, and may hang. */
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { agentToken, connected, setScene } from './scene.ts';

test('T1: a token that could not be had once means no line ever again → three refusals and a hang, and it is there', async (t) => {
  const { server, visit } = await setScene(t);
  const answers: ('fails' | 'hangs')[] = [];
  const getToken = async () => {
    const answer = answers.shift();
    if (answer === 'fails') throw new Error('the page has no token now');
    if (answer === 'hangs') return new Promise<string>(() => {});
    return agentToken(server.url);
  };
  const client = visit({
    getToken,
    role: 'agent',
    connection: { transport: { endpointsTimeout: 100 } },
  });
  await client.start();
  await connected(client);
  answers.push('fails', 'fails', 'fails', 'hangs');
  server.now.controls.expire();
  await until(() => answers.length === 0, { what: 'the page was asked four times' });
  await connected(client);
});
