/**
 * The loop of `reconnecting-websocket` from its source, which it ships: what it compiled for 2018 weighs
 * a kilobyte more. Without what our transport never calls of it or never lets happen: it waits by itself,
 * has its own deadlines, queues nothing, and reports no `error`. Knows our transport by its one file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { without } from './chunks.mjs';
import { cut } from './cut.mjs';

const NAME = 'reconnecting-websocket';
const SOURCE = join(process.cwd(), `node_modules/${NAME}/${NAME}.ts`);

/** Of its methods and fields, what is called by our transport, or by that. */
const CALLED =
  /^(constructor|addEventListener|close|CLOSED|_(listeners|shouldReconnect|connectLock|closeCalled|wait|connect|handle(Open|Message|Close)|(add|remove)Listeners))$/;

const CUTS = [
  [/import \* as Events/, 'import type * as Events'],
  [/const getGlobalWebSocket[\s\S]*?\n\};/, ''],
  [/const isWebSocket .*;/, ''],
  [/const DEFAULT = [\s\S]*?\n\};/, ''],
  [/this\._debug\([\s\S]*?\);/g, ''],
  [/this\._clearTimeouts\(\);/g, ''],
  [/this\._getNextDelay\(\)/, '0'],
  [/\(\) => this\._getNextUrl\(this\._url\)/, 'this._url'],
  [/options: Options = \{\}/, 'options: Options'],
  [/this\._protocols = protocols;/, ''],
  [/if \(this\._options\.startClosed\) [\s\S]*?\n {8}\}/, ''],
  [/maxRetries = [\s\S]*?getGlobalWebSocket\(\),/, 'WebSocket,'],
  [/if \(this\._retryCount >= maxRetries\) [\s\S]*?\n {8}\}/, ''],
  [/this\._retryCount\+\+;/, ''],
  [/if \(!isWebSocket\(WebSocket\)\) [\s\S]*?\n {8}\}/, ''],
  [/this\._protocols\s+\? new WebSocket\(url, this\._protocols\)\s+: /, ''],
  [/this\._ws!\.binaryType = this\._binaryType;/g, ''],
  [/this\._connectTimeout = setTimeout\(.*\);/, ''],
  [/const \{minUptime[\s\S]*?this\._messageQueue = \[\];/, ''],
  [/if \(this\.on(?:open|message|close)\) [\s\S]*?\n {8}\}/g, ''],
  [/this\._callEventListener\(event, listener\)/g, 'listener(event)'],
  [/this\._ws\.(?:add|remove)EventListener\('error', .*/g, ''],
  [/if \(!this\._ws\) \{\s+return;\s+\}\s+(?=this\._ws\.addEvent)/, ''],
];

export function loop() {
  return {
    name: 'loop',
    resolveId: (id) => (id === NAME ? SOURCE : null),
    load: (id) => (id === SOURCE ? cut(readFileSync(id, 'utf8'), CUTS) : null),
    transform(code, id) {
      if (id !== SOURCE) return null;
      const transport = readFileSync('src/transports/reconnecting-transport.ts', 'utf8');
      for (const [, name] of transport.matchAll(/#loop\.(\w+)/g))
        if (!CALLED.test(name)) throw new Error(`${name} of ${NAME} is cut away`);
      const declared = this.parse(code).body.find(({ type }) => /Class|Default/.test(type));
      const { body } = (declared.declaration ?? declared).body;
      const surplus = body.filter((each) => !CALLED.test(each.key.name));
      return { code: without(code, surplus), map: { mappings: '' } };
    },
  };
}
