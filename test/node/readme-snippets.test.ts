/** What the READMEs show to be copied compiles, and does what they say. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { expectOrganizations } from '../../server/organization-schema.ts';
import { Caller, folder, serve } from './server-rig.ts';

const run = promisify(execFile);

/** What is between the fences of one language. */
function snippets(file: string, language: string): readonly string[] {
  const fenced = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms');
  return [...readFileSync(file, 'utf8').matchAll(fenced)].map(([, code = '']) => code);
}

/** What a reader has already. */
const THEIRS = `
declare const badge: (count: number) => void;
declare const show: (messages: readonly { readonly text: string }[]) => void;
declare const answerTo: (question: string) => string;
declare const getToken: () => Promise<string>;
declare const chat: import('shaman-widget/element').ShamanChat;
`;

test('what is shown of the SDK and of the element compiles', async (t) => {
  const path = await folder(t);
  const shown = ['README.md', 'elements/README.md'].flatMap((file) => snippets(file, 'ts'));
  assert.equal(shown.length, 3);
  await Promise.all([
    ...shown.map((code, at) => writeFile(join(path, `${at}.ts`), `${code}\nexport {};\n`)),
    writeFile(join(path, 'theirs.d.ts'), THEIRS),
    writeFile(
      join(path, 'tsconfig.json'),
      JSON.stringify({
        extends: resolve('tsconfig.json'),
        compilerOptions: {
          types: [],
          // Their projects forgive this; what is copied is seldom all used.
          noUnusedLocals: false,
          paths: {
            'shaman-widget': [resolve('src/index.ts')],
            'shaman-widget/element': [resolve('elements/index.ts')],
          },
        },
        include: ['.'],
        exclude: [],
      }),
    ),
  ]);
  const compile = run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', path]);
  await compile.catch(({ stdout }) => assert.fail(stdout));
});

test('a desk of your own is one whose tokens are believed', async (t) => {
  const [file = ''] = snippets('server/README.md', 'json');
  const organizations = expectOrganizations(JSON.parse(file), assert.fail);
  const secret = 'an identity secret of at least 32 bytes';
  const server = await serve(t, {
    production: true,
    secret: 's'.repeat(32),
    allowNoOrigin: true,
    organizations,
    identityKeys: [{ organization: 'hotelflow', kid: 'k1', secret: Buffer.from(secret) }],
  });
  const [code = ''] = snippets('server/README.md', 'js');
  const script = `${code}\nconsole.log(tokenOf({ sub: 'ana', role: 'agent' }))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, IDENTITY_SECRET: secret },
  });
  const ana = await new Caller(server.url).begin({
    organization: 'hotelflow',
    token: stdout.trim(),
  });
  assert.deepEqual(
    [ana.known.self.id, ana.known.self.role, ana.known.self.name],
    ['ana', 'agent', 'Ana Ribeiro'],
  );
});
