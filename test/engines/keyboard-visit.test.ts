/** The whole visit without a mouse, in each engine that this machine has: as the same script. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Agent } from '../support/agent.ts';
import { DeskServer } from '../support/desk-server.ts';
import { HostPage } from '../support/host-page.ts';
import { until } from '../support/until.ts';
import type { Engine } from './driver.ts';
import { ENGINES } from './engines.ts';
import { KeyboardVisitor } from './keyboard-visitor.ts';

const LAUNCHER = `!!document.querySelector('shaman-chat')?.shadowRoot?.querySelector('.launcher')`;

interface Scene {
  readonly visitor: KeyboardVisitor;
  readonly agent: Agent;
}

/** A page of somebody else with our tag, a real server, an operator on duty. */
async function scene(t: TestContext, engine: Engine, path: string, planted = ''): Promise<Scene> {
  const server = await DeskServer.open();
  t.after(() => server.close());
  const host = await HostPage.open({ attributes: { server: server.url, organization: 'demo' } });
  t.after(() => host.close());
  const agent = new Agent(() => server.now.desk);
  agent.arrives();
  const driver = await engine.launch(path);
  t.after(() => driver.closes());
  await driver.goes(host.url);
  await until(() => driver.evaluates(LAUNCHER), { timeout: 10_000 });
  if (planted) await driver.evaluates(planted);
  return { visitor: new KeyboardVisitor(driver), agent };
}

describe('A40: a visit by keyboard alone', () => {
  for (const engine of ENGINES)
    it(`A40: opens, begins, writes, sends, reads, goes back and closes in ${engine.name}`, async (t) => {
      const path = engine.find();
      if (!path) return t.diagnostic(`no ${engine.name} on this machine: ${engine.packages}`);
      const { visitor, agent } = await scene(t, engine, path);

      await visitor.reaches(/^Open chat$/);
      await visitor.presses('Enter');
      await visitor.isAt(/^Demo|^Hotelflow|^Shaman/);
      await visitor.reaches(/^New conversation$/);
      await visitor.presses('Enter');
      // What it is about is asked before.
      await visitor.reaches(/^Message$/);
      await visitor.types('Hello without a mouse');
      await visitor.reaches(/^Send$/);
      await visitor.presses('Enter');
      await agent.sees('Hello without a mouse');
      await visitor.isAt(/^Message$|^Send$/);

      await agent.answers('Hello, who needs one');
      await visitor.reads('Hello, who needs one');
      await visitor.reaches(/^Back to conversations$/, 'Shift');
      await visitor.presses('Enter');
      await visitor.reaches(/Hello, who needs one/);
      await visitor.presses('Enter');
      await visitor.reads('Hello without a mouse');
      await visitor.presses('Escape');
      await visitor.isAt(/^Open chat$/);
    });

  it('A40: a control without a ring is noticed', async (t) => {
    const [chromium] = ENGINES;
    assert.ok(chromium);
    const hidden = `(() => {
      const style = document.createElement('style');
      style.textContent = ':focus-visible { outline: none !important }';
      document.querySelector('shaman-chat').shadowRoot.append(style);
    })()`;
    const { visitor } = await scene(t, chromium, '', hidden);
    await assert.rejects(visitor.reaches(/^Open chat$/), /a ring of/);
  });
});
