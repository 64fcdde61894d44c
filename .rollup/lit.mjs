/**
 * Lit's templates as dist/cdn holds them: the source of `lit-html` without what no template of ours
 * uses: directives, SVG and MathML, bindings to elements and in comments, hooks of SSR and polyfills.
 * Every cut names what it takes away, and fails the build where that is not there. Knows no template.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cut } from './cut.mjs';

const ENTRY = /[\\/]lit-html[\\/]lit-html\.js$/;

/** What stands before an attribute's value. */
const PREPARE = `const getTemplateHtml = (strings) => {
    const attrNames = [];
    const html = strings.slice(0, -1).map((text) => {
        const [, name] = /\\s([^\\s"'>=/]+)=$/.exec(text) ?? [];
        if (!name) return text + nodeMarker;
        attrNames.push(name);
        return text.slice(0, -1) + boundAttributeSuffix + '=""';
    });
    return [trustFromTemplateString(strings, html.join('') + (strings.at(-1) || '<?>')), attrNames];
};`;
const SET = `_$setValue(value) {
        if (value === this._$committedValue && isPrimitive(value)) return;
        this._$committedValue = value;
        this._commitValue(value);
    }`;
const LISTEN = `_$setValue(newListener) {
        if (this._$committedValue === nothing) this.element.addEventListener(this.name, this);
        this._$committedValue = newListener;
    }`;
const HEAR = 'this._$committedValue?.call?.(this.element, event);';

/** What goes, and what stands there instead. */
const CUTS = [
  // As the package's own build has them.
  [/const DEV_MODE = true;/, 'const DEV_MODE = false;'],
  [/const ENABLE_EXTRA_SECURITY_HOOKS = true;/, 'const ENABLE_EXTRA_SECURITY_HOOKS = false;'],
  [/const wrap = [\s\S]*?: \(node\) => node;/, ''],
  [/\bwrap\(/g, '('],
  [/const d = NODE_MODE[\s\S]*?: document;/, 'const d = document;'],
  [/debugLogEvent &&\s+debugLogEvent\([\s\S]*?\}\);/g, ''],
  [/const renderId = .*;/, ''],
  [/export const _\$LH = \{[\s\S]*?\n\};/, ''],
  [/const polyfillSupport =[\s\S]*?\n\(global\.litHtmlVersions.*/, ''],
  // One kind of template, made from a literal.
  [/const tag = \(type\) => \(strings/, 'export const html = (strings'],
  [/export const (html|svg|mathml) = tag\(.*\);/g, ''],
  [/\['_\$litType\$'\]: type,\n/, '_$litType$: 1,\n'],
  [/getTemplateHtml\(strings, type\)/, 'getTemplateHtml(strings)'],
  [/if \(type === SVG_RESULT \|\|[\s\S]*?\n {8}\}/, ''],
  [/\{ strings, \['_\$litType\$'\]: type \}, options/, '{ strings }'],
  [/createElement\(html, (_?)options\)/g, 'createElement(html)'],
  [/values, \['_\$litType\$'\]: type \} = result/, 'values } = result'],
  [
    /typeof type === 'number'\s+\? this\._\$getTemplate\(result\)[^;]*;/,
    'this._$getTemplate(result);',
  ],
  // Bindings are whole values of attributes, and children: `checkBindings` sees to it.
  [/const getTemplateHtml = [\s\S]*?\n\};/, PREPARE],
  [/const tagEndRegex = .*;/, ''],
  [/const value = node\.getAttribute\(name\);/, ''],
  [/const statics = .*;/, ''],
  [/strings: statics,/, ''],
  [/, templatePart\.strings, this, options\)/, ')'],
  [/if \(part\.strings !== undefined\) \{[\s\S]*?else \{([\s\S]*?)\}/, '$1'],
  [/constructor\(element, name, strings, parent, options\) \{/g, 'constructor(element, name) {'],
  [/super\(element, name, strings, parent, options\)/, 'super(element, name)'],
  [/if \(strings\.length > 2 [\s\S]*?else \{[\s\S]*?\}/, ''],
  [/_\$setValue\(value, directiveParent = this, valueIndex, noCommit\) \{[\s\S]*?\n {4}\}/, SET],
  [/else if \(name\.startsWith\(marker\)\)[\s\S]*?\n {24}\}/, ''],
  [/if \(rawTextElement\.test\(node\.tagName\)\)[\s\S]*?\n {16}\}\n(?= {12}\})/, ''],
  [/else \{\n(?:\s*\/\/.*\n)*\s*let i = -1;[\s\S]*?\n {16}\}/, ''],
  [/else if \(templatePart\.type === ELEMENT_PART\)[\s\S]*?\n {16}\}/, ''],
  [/class ElementPart \{[\s\S]*?\n\}/, ''],
  [/m\[1\] === '\?'\s+\? BooleanAttributePart\s+: /, ''],
  [/class BooleanAttributePart [\s\S]*?\n\}/, ''],
  [
    /const shouldRemoveListener = \([\s\S]*?oldListener\.passive;/,
    'const shouldRemoveListener = newListener === nothing && oldListener !== nothing;',
  ],
  [/this\.options\?\.host \?\? this\.element/, 'this.element'],
  // No directives, and nobody who asks a part where it is.
  [/\nfunction resolveDirective\([\s\S]*?\n\}/, ''],
  [
    /resolveDirective\([^;]*, (?:value|newListener|values\[valueIndex \+ i\]), directiveParent(?:, \w)?\)/g,
    (call) => call.split(', ')[1],
  ],
  [/, directiveParent = this/g, ''],
  [/ && value !== noChange/g, ''],
  [/export const noChange = .*;/, ''],
  [/\n {4}(?:get \w+|get _\$isConnected|setConnected)\(.*\) \{[\s\S]*?\n {4}\}/g, ''],
  [/this\._\$disconnectableChildren = undefined;/g, ''],
  [/this\._\$notifyConnectionChanged\?\.\(.*\);/g, ''],
  [/this\.__isConnected = .*;/, ''],
  [/this\.type = \w+_PART;/g, ''],
  [/const isIterable = [^;]*;/, ''],
  [/isIterable\(value\)/, 'isArray(value)'],
  // Nobody gives options but where to stand.
  [/this\.options = options;/g, ''],
  [/, this\.options(?=\))/g, ''],
  [/_clone\(this\.options\)/, '_clone()'],
  [/_clone\(options\)/, '_clone()'],
  [/\(options\?\.creationScope \?\? d\)/, 'd'],
  [/, options \?\? \{\}\)/, ')'],
  [/, (?:this|undefined)(?:, options)?\)(?=[;)])/g, ')'],
  [/, parent, options\)/g, ')'],
  [/this\._\$parent = parent;/g, ''],
  [/constructor\(template, parent\)/, 'constructor(template)'],
  // A listener is a function, and stays one.
  [/_\$setValue\(newListener\) \{[\s\S]*?(?=\n {4}handleEvent)/, LISTEN],
  [
    /if \(typeof this\._\$committedValue === 'function'\) \{[\s\S]*?\n {8}else \{[\s\S]*?\n {8}\}/,
    HEAR,
  ],
];

/** Ours are read like this alone. @throws where a binding is a part of an attribute's value */
export function checkBindings(code) {
  const [part] = /\s[.@?]?[\w-]+=(?!\$\{)["']?[^"'`<>]*\$\{/.exec(code) ?? [];
  if (part) throw new Error(`a binding is the whole value of an attribute, not${part}`);
}

export function lit() {
  return {
    name: 'lit',
    load(id) {
      if (!ENTRY.test(id)) return null;
      const source = readFileSync(join(dirname(id), 'development/lit-html.js'), 'utf8');
      return { code: small(source), map: { mappings: '' } };
    },
  };
}

/** Private by its convention, and longer than in the package's own build. */
const PRIVATE = /\b_(?:\$\w+\$?|[a-z]\w+)/g;

function small(source) {
  const code = cut(source, CUTS);
  const names = [...new Set(code.match(PRIVATE))];
  return code.replace(PRIVATE, (name) => `_${names.indexOf(name).toString(36)}`);
}
