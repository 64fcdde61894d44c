/** What was chosen on the page: gives the controls for it, lets the chat have it, and says it as a snippet. */
import { colour, flag, length, number, oneOf, text } from './controls.js';

const FONTS = [
  'Georgia, serif',
  'ui-monospace, monospace',
  'ui-rounded, sans-serif',
  'system-ui, sans-serif',
];

/** How far a length can be drawn; others go to four times what they are by default. */
const FARTHEST = { width: 800, height: 1000, 'offset-x': 240, 'offset-y': 240, radius: 40 };

const SAMPLES = {
  launcher: ['span', 'Ask'],
  header: ['strong', 'Front desk'],
  empty: ['p', 'Ask about your booking, we are up.'],
  footer: ['small', 'We answer in English and Portuguese.'],
};

export class Settings {
  #chat;
  #changed;
  #attributes = new Map([['organization', 'demo']]);
  #properties = new Map();
  #parts = new Set();
  #slots = new Set();
  #sheet = new CSSStyleSheet();

  constructor(chat, changed) {
    this.#chat = chat;
    this.#changed = changed;
    document.adoptedStyleSheets.push(this.#sheet);
  }

  attribute({ name, type }) {
    const choose = (value) => {
      if (value === null) this.#attributes.delete(name);
      else this.#attributes.set(name, value);
      if (value === null) this.#chat.removeAttribute(name);
      else this.#chat.setAttribute(name, value);
      this.#changed();
    };
    const values = [...type.text.matchAll(/'([^']+)'/g)].map(([, value]) => value);
    if (name === 'consent') values.push('required');
    if (type.text === 'boolean') return flag(choose, this.#chat.hasAttribute(name));
    if (values.length) return oneOf(values, choose);
    if (type.text === 'number') return number(choose, this.#chat[name]);
    return text(choose, this.#attributes.get(name) ?? '');
  }

  property({ name, default: preset = '' }) {
    const choose = (value) => {
      if (value === null) this.#properties.delete(name);
      else this.#properties.set(name, value);
      this.#wear();
    };
    const [, kind] = /^--shaman-(.+)$/.exec(name);
    if (/accent|surface|text/.test(kind))
      return colour(choose, /#\w+/.exec(preset)?.[0] ?? '#ffffff');
    if (kind === 'font') return oneOf(FONTS, choose);
    if (preset.endsWith('px')) return length(choose, parseInt(preset, 10), FARTHEST[kind]);
    return number(choose, preset);
  }

  part({ name }) {
    return flag((on) => {
      if (on === null) this.#parts.delete(name);
      else this.#parts.add(name);
      this.#wear();
    });
  }

  slot({ name }) {
    return flag((on) => {
      const [tag, words] = SAMPLES[name] ?? ['span', name];
      if (on === null) this.#chat.querySelector(`[slot="${name}"]`)?.remove();
      else {
        const sample = document.createElement(tag);
        sample.slot = name;
        sample.textContent = words;
        this.#chat.append(sample);
      }
      if (on === null) this.#slots.delete(name);
      else this.#slots.add(name);
      this.#changed();
    });
  }

  /** What a page has to hold for all of this. */
  get snippet() {
    const attributes = [...this.#attributes].map(([name, value]) =>
      value ? ` ${name}="${value}"` : ` ${name}`,
    );
    const inside = [...this.#slots].map((name) => {
      const [tag, words] = SAMPLES[name] ?? ['span', name];
      return `\n  <${tag} slot="${name}">${words}</${tag}>`;
    });
    const tag = `<shaman-chat${attributes.join('')}>${inside.join('')}${inside.length ? '\n' : ''}</shaman-chat>`;
    const css = this.#css();
    return css ? `${tag}\n\n/* in a style sheet */\n${css}` : tag;
  }

  #wear() {
    this.#sheet.replaceSync(this.#css());
    this.#changed();
  }

  #css() {
    const properties = [...this.#properties].map(([name, value]) => `  ${name}: ${value};\n`);
    const rules = properties.length ? [`shaman-chat {\n${properties.join('')}}\n`] : [];
    for (const part of this.#parts)
      rules.push(`shaman-chat::part(${part}) {\n  outline: 3px dashed #c8643c;\n}\n`);
    return rules.join('\n').trim();
  }
}
