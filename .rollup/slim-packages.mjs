/** What `slim` leaves out of which package, and why nobody here misses it. */
export const PACKAGES = {
  /**
   * Its loop is what we use. When to try and where, deadlines, and what waits to be sent are ours; an
   * attempt is never refused, tells of `open`, `message` and `close` alone, and of nothing once it is closed:
   * only then is there another.
   */
  'reconnecting-websocket': {
    // It ships its source; what it compiled for 2018 weighs a kilobyte more.
    file: 'reconnecting-websocket.ts',
    gone: [
      ...['DEFAULT', 'Events', '_debug', 'isWebSocket', 'maxRetries', 'startClosed'],
      ...['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED', 'readyState'],
      ...['protocol', '_protocols', 'extensions', 'binaryType', '_binaryType'],
      ...['onopen', 'onmessage', 'onerror', 'onclose', '_callEventListener', 'dispatchEvent'],
      ...['bufferedAmount', '_messageQueue', 'reconnect', '_disconnect'],
      ...['_retryCount', 'retryCount', '_getNextDelay', '_getNextUrl', 'getGlobalWebSocket'],
      ...['_handleError', '_handleTimeout', '_acceptOpen'],
      ...['_clearTimeouts', '_connectTimeout', '_uptimeTimeout'],
      ...['_removeListeners', '_connectLock'],
    ],
    members: ['removeEventListener', 'send', 'url'],
    known: {
      'this._connectLock || !this._shouldReconnect': 'false',
      'this._getNextDelay()': '0',
      'this._getNextUrl(this._url)': 'this._url()',
      'this._protocols ? new WebSocket2(url, this._protocols) : new WebSocket2(url)':
        'new WebSocket2(url)',
      'WebSocket2 = getGlobalWebSocket()': 'WebSocket2',
      'this._callEventListener(event, listener)': 'listener(event)',
    },
  },
  /**
   * The readable build, made what the production's is. Our templates are HTML, bound are children and
   * whole attributes without quotes: plain ones, properties in lower case, and functions that listen; what
   * they are given is text, nodes, templates and arrays of these. No directives, no SVG, no other
   * document. `test/node/templates.test.ts` holds our templates to it.
   */
  'lit-html': {
    file: 'development/lit-html.js',
    gone: [
      ...['polyfillSupport', 'litHtmlVersions'],
      ...['PROPERTY_PART', 'BOOLEAN_ATTRIBUTE_PART', 'EVENT_PART'],
      ...[
        '_$disconnectableChildren',
        '_$isConnected',
        '__isConnected',
        '_$notifyConnectionChanged',
        '_$parent',
      ],
    ],
    members: ['parentNode', 'startNode', 'endNode', 'tagName', 'setConnected'],
    known: {
      DEV_MODE: 'false',
      ENABLE_EXTRA_SECURITY_HOOKS: 'false',
      ENABLE_SHADYDOM_NOPATCH: 'false',
      // Templates of SVG and MathML, or compiled ones.
      'type === SVG_RESULT': 'false',
      'type === MATHML_RESULT': 'false',
      'typeof type === "number"': 'true',
      // Bindings of elements, in comments, and in what holds text alone.
      'name.startsWith(marker)': 'false',
      'templatePart.type === ELEMENT_PART': 'false',
      '(i = node.data.indexOf(marker, i + 1)) !== -1': 'false',
      'rawTextElement.test(node.tagName)': 'false',
      // A hole that follows `=` is an attribute, every other a child: that takes no parser.
      'const [html2, attrNames] = getTemplateHtml(strings, type);': `
        const marked = strings.join(nodeMarker).replaceAll('=' + nodeMarker, boundAttributeSuffix + ' ');
        const html2 = trustFromTemplateString(strings, marked + (strings[partCount] ? '' : '<?>'));`,
      'attrNames[attrNameIndex++]': 'name.slice(0, -boundAttributeSuffix.length)',
      'node.hasAttributes()': 'true',
      // Attributes with text beside the hole, and those that are there or not.
      'value.split(marker)': 'void 0',
      'part.strings !== void 0': 'false',
      'strings === void 0': 'true',
      'strings.length > 2 || strings[0] !== "" || strings[1] !== ""': 'false',
      'm[1] === "?"': 'false',
      // What parts would have to know for bindings and directives that are not here.
      'part !== void 0': 'true',
      'new templatePart.ctor(node, templatePart.name, templatePart.strings, this, options)':
        'new templatePart.ctor(node, templatePart.name)',
      'new ChildPart(node, node.nextSibling, this, options)':
        'new ChildPart(node, node.nextSibling)',
      'new ChildPart(this._insert(createMarker()), this._insert(createMarker()), this, this.options)':
        'new ChildPart(this._insert(createMarker()), this._insert(createMarker()))',
      'new ChildPart(container.insertBefore(createMarker(), endNode), endNode, void 0, options ?? {})':
        'new ChildPart(container.insertBefore(createMarker(), endNode), endNode)',
      // Directives.
      'resolveDirective(this, value, directiveParent)': 'value',
      'resolveDirective(this, value, directiveParent, 0)': 'value',
      'resolveDirective(this, newListener, directiveParent, 0)': 'newListener',
      'value !== noChange': 'true',
      'newListener === noChange': 'false',
      'change && !noCommit': 'change',
      // Listeners that are no functions, or another `this` of those.
      'newListener.capture !== oldListener.capture': 'false',
      'newListener.once !== oldListener.once': 'false',
      'newListener.passive !== oldListener.passive': 'false',
      'typeof this._$committedValue === "function"': 'true',
      'this.options?.host ?? this.element': 'this.element',
      'options?.creationScope ?? d': 'd',
      'isIterable(value)': 'isArray(value)',
      'wrap(start)': 'start',
    },
  },
};
