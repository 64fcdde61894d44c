/**
 * Says clearly when this Node cannot run us: sources are TypeScript that Node itself strips, and
 * the store is node:sqlite. Plain JavaScript, so that any older Node gets as far as the sentence.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `shaman-widget needs Node 22.18 or newer, and this is ${process.version}.\n` +
      'On Linux x64 `npm ci` brings Node 24 by itself, and npm scripts use it: run `npm ci`, then\n' +
      'start everything by `npm run …`. On other platforms install Node 24 from https://nodejs.org.',
  );
  process.exit(1);
}
