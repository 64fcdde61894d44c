/** The rules of the house, on the house itself, and each of them on a planted fault. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brokenRules } from './architecture.ts';

const HEAD = '/** What it is. */\n';

describe('architecture', () => {
  it('the house keeps its rules', () => {
    const files = globSync('{src,elements,server,demo,test}/**/*.{ts,mjs}', {
      exclude: ['**/node_modules/**', '**/dist/**'],
    });
    const sources = files.map((path) => [path.replaceAll('\\', '/'), read(path)] as const);
    assert.ok(sources.length > 50, 'finds the sources');
    assert.deepEqual(brokenRules(new Map(sources)), []);
  });

  const planted: readonly [path: string, code: string, says: RegExp][] = [
    ['src/stores/a.ts', `import { x } from '../client/client.ts';`, /point down/],
    ['src/tabs/a.ts', `export * from '../protocols/protocol.ts';`, /point down/],
    [
      'src/conversation/a.ts',
      `import type { C } from '../connection/connection.ts';`,
      /point down/,
    ],
    ['src/conversation/a.ts', `await import('../client/client.ts');`, /point down/],
    ['src/model.ts', `import { x } from './stores/store.ts';`, /loose files/],
    ['src/protocols/a.ts', `import { x } from '../index.ts';`, /the door/],
    ['src/connection/a.ts', `import { x } from '../protocols/shaman.ts';`, /its contract/],
    ['src/conversation/a.ts', `import { x } from '../stores/idb-store.ts';`, /its contract/],
    ['src/client/client.ts', `import { x } from '../tabs/browser-tabs.ts';`, /its contract/],
    ['src/client/a.ts', `import { x } from '../../elements/tokens.ts';`, /nothing above/],
    ['server/a.ts', `import { x } from '../src/model.ts';`, /the wire alone/],
    ['server/protocols/a.ts', `import { x } from '../../src/index.ts';`, /the wire alone/],
    ['server/a.ts', `import { x } from '../test/support/until.ts';`, /knows demo or test/],
    ['elements/a.ts', `import { x } from '../src/client/client.ts';`, /shows to everybody/],
    ['elements/panel/a.ts', `import { x } from '../../src/stores/store.ts';`, /shows to everybody/],
    ['elements/a.ts', `import {\n  x,\n} from './panel/x.ts';`, /into the first load/],
    ['elements/a.ts', `import { x } from '../server/desk.ts';`, /not below/],
    ['elements/a.ts', `import { x } from '../demo/x.ts';`, /knows demo or test/],
    ['elements/a.ts', 'root.innerHTML = text;', /innerHTML in an element/],
    ['elements/a.ts', `html\`<p style="color:red">\`;`, /style= in an element/],
    ['elements/a.ts', `import { styleMap } from 'lit/directives/style-map.js';`, /in an element/],
    ['elements/panel/a.ts', `import { css } from 'lit';`, /all of lit/],
    ['elements/a.ts', `eval('1');`, /eval in an element/],
    ['server/message-utils.ts', '', /says nothing/],
    ['src/client/helpers/a.ts', '', /says nothing/],
    ['demo/service.ts', '', /says nothing/],
    ['test/src/long.ts', `${'\n'.repeat(300)}x`, /302 lines/],
  ];
  for (const [path, code, says] of planted) {
    it(`catches ${path}: ${code.replace(/\s+/g, ' ').trim().slice(0, 60) || 'its name'}`, () => {
      const broken = brokenRules(new Map([[path, HEAD + code]]));
      assert.equal(broken.length, 1, broken.join('\n'));
      assert.match(broken[0] ?? '', says);
    });
  }

  it('catches a file that does not say what it is', () => {
    assert.match(brokenRules(new Map([['src/a.ts', 'export {};']]))[0] ?? '', /does not open/);
  });

  it('lets through what is allowed', () => {
    const sources = new Map([
      ['src/client/create-client.ts', `import { x } from '../stores/idb-store.ts';`],
      ['src/client/client.ts', `import { x } from '../conversation/conversation.ts';`],
      ['src/conversation/a.ts', `import type { Store } from '../stores/store.ts';`],
      ['src/stores/a.ts', `import type { Run } from '../model.ts';`],
      ['elements/panel/a.ts', `import type { Message } from '../../src/index.ts';`],
      ['elements/b.ts', `import type { P } from './panel/p.ts';\nawait import('./panel/p.ts');`],
      ['elements/shaman-desk.ts', `import { P } from './panel/p.ts';`],
      ['elements/a.ts', `import { convead } from '../src/protocols/convead.ts'; // no innerHTML`],
      ['server/a.ts', `import { LIMITS } from '../src/protocols/shaman-wire.ts';`],
      ['test/a.ts', `import { x } from '../server/server.ts';`],
    ]);
    const withHeads = [...sources].map(([path, code]) => [path, HEAD + code] as const);
    assert.deepEqual(brokenRules(new Map(withHeads)), []);
  });
});

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
