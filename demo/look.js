/** The page on which everything of the look can be tried: puts rows, chat and snippet together. */
import { contrast } from './look/contrast.js';
import { described } from './look/described.js';
import { row, section } from './look/rows.js';
import { Settings } from './look/settings.js';

const chat = document.querySelector('shaman-chat');
const settings = new Settings(chat, show);
const lamps = new Map();

const find = (id) => document.getElementById(id);

function show() {
  find('snippet').textContent = settings.snippet;
  for (const [name, lamp] of lamps) {
    const on = chat.matches(`:state(${name})`);
    lamp.className = on ? 'lamp on' : 'lamp';
    lamp.textContent = on ? 'on' : 'off';
  }
  // What was set is seen after the chat has drawn itself.
  requestAnimationFrame(() => {
    const launcher = chat.shadowRoot?.querySelector('[part=launcher]');
    if (!launcher) return;
    const { color, backgroundColor } = getComputedStyle(launcher);
    find('swatch').style.setProperty('color', color);
    find('swatch').style.setProperty('background-color', backgroundColor);
    find('contrast').textContent = `${contrast(color, backgroundColor).toFixed(2)} : 1`;
  });
}

function tell(event) {
  const line = document.createElement('li');
  const detail = event.detail === null ? '' : ` ${JSON.stringify(event.detail)}`;
  line.textContent = `${event.type}${detail}`.slice(0, 120);
  find('news').prepend(line);
  find('news').children[8]?.remove();
  show();
}

function lamp(name) {
  const output = document.createElement('output');
  lamps.set(name, output);
  return output;
}

const { attributes, cssProperties, cssParts, slots, cssStates, events } = await described();
find('rows').replaceChildren(
  section(
    'Custom properties',
    cssProperties.map((each) => row(each, settings.property(each))),
  ),
  section(
    'Attributes',
    attributes.map((each) => row(each, settings.attribute(each))),
  ),
  section(
    'Parts',
    cssParts.map((each) => row({ ...each, name: `::part(${each.name})` }, settings.part(each))),
  ),
  section(
    'Slots',
    slots.map((each) => row({ ...each, name: `slot="${each.name}"` }, settings.slot(each))),
  ),
  section(
    'States',
    cssStates.map((each) => row({ ...each, name: `:state(${each.name})` }, lamp(each.name))),
  ),
  section(
    'Events',
    events.map((each) => row(each)),
  ),
);
for (const { name } of events) chat.addEventListener(name, tell);
find('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(settings.snippet);
  find('copied').textContent = 'Copied.';
});
find('reset').addEventListener('click', () => location.reload());
await customElements.whenDefined('shaman-chat');
show();
