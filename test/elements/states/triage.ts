/** What a person decided where an engine could not, or was wrong: every rule with its reason. */
import type { Opinion } from './engines.ts';

export interface Decision {
  readonly engine: 'axe' | 'ibm';
  readonly rule: string;
  /** What a fault must say of its place, so that the same rule is heard everywhere else. @default a doubt only */
  readonly at?: RegExp;
  readonly why: string;
}

export const DECISIONS: readonly Decision[] = [
  {
    engine: 'axe',
    rule: 'color-contrast',
    why: 'Text over the drawn top of the first view, or partly scrolled out: contrast is computed for every pair of colours instead (A32).',
  },
  {
    engine: 'ibm',
    rule: 'aria_content_in_landmark',
    at: /./,
    why: 'Landmarks are the page’s own; a widget that is not open adds none.',
  },
  {
    engine: 'ibm',
    rule: 'element_tabbable_role_valid',
    at: /part="messages"/,
    why: 'What scrolls must be reachable by keyboard (axe, scrollable-region-focusable; A13), and a region is what it is.',
  },
  {
    engine: 'ibm',
    rule: 'element_tabbable_role_valid',
    at: /part="message"/,
    why: 'Messages are one stop of the Tab key, which arrows move (A12): an item that has a menu, and no widget.',
  },
  {
    engine: 'ibm',
    rule: 'widget_tabbable_exists',
    why: 'The button of a message’s menu is reached from the message, not by Tab (A12).',
  },
  {
    engine: 'ibm',
    rule: 'heading_content_exists',
    at: /id="title"/,
    why: 'Until the name is known, the title is “Loading”, clipped away for eyes; this engine takes clipped text for absent.',
  },
  {
    engine: 'ibm',
    rule: 'aria_accessiblename_exists',
    at: /id="title"/,
    why: 'The same clipped text.',
  },
  {
    engine: 'ibm',
    rule: 'aria_child_tabbable',
    at: /role="menu"/,
    why: 'A menu has the focus in it as long as it is open; arrows move it, Tab leaves (APG).',
  },
  {
    engine: 'ibm',
    rule: 'aria_keyboard_handler_exists',
    why: 'Keys of a menu are heard by the menu, not by each item.',
  },
  {
    engine: 'ibm',
    rule: 'aria_attribute_allowed',
    at: /aria-description=/,
    why: 'aria-description is ARIA 1.3; engines without it say less, nothing wrong.',
  },
  {
    engine: 'ibm',
    rule: 'label_content_exists',
    at: /<label>/,
    why: 'The label of a score is a face; the score has its words by aria-label.',
  },
  {
    engine: 'ibm',
    rule: 'form_submit_button_exists',
    why: 'Questions are sent with the message, a rating once there is one; both buttons are there then.',
  },
  {
    engine: 'ibm',
    rule: 'input_fields_grouped',
    why: 'Which fields belong together, a desk says with its form; topics are a group.',
  },
  {
    engine: 'ibm',
    rule: 'text_sensory_misuse',
    why: 'It takes a number of characters for a place on the screen.',
  },
  {
    engine: 'axe',
    rule: 'label-content-name-mismatch',
    why: 'An emoji is called by its name.',
  },
  {
    engine: 'ibm',
    rule: 'caption_track_exists',
    why: 'Captions of a film are its sender’s.',
  },
  {
    engine: 'ibm',
    rule: 'media_keyboard_controllable',
    why: 'The browser’s own player, with its own keys.',
  },
  {
    engine: 'axe',
    rule: 'video-caption',
    why: 'Captions of a film are its sender’s.',
  },
  {
    engine: 'ibm',
    rule: 'input_label_visible',
    why: 'The field is the only one of the panel, and its placeholder names it for eyes; the label stays for ears (A24).',
  },
  {
    engine: 'ibm',
    rule: 'img_alt_background',
    why: 'Circles behind the name say nothing.',
  },
  {
    engine: 'ibm',
    rule: 'text_block_heading',
    why: 'Short bold lines are names of people and of days, not titles of what follows.',
  },
  {
    engine: 'ibm',
    rule: 'aria_descendant_valid',
    why: 'The launcher’s slot holds a picture, hidden from assistive technology.',
  },
  {
    engine: 'ibm',
    rule: 'a_target_warning',
    why: 'Links of a message open beside the page: a conversation is not left for them.',
  },
  {
    engine: 'ibm',
    rule: 'element_tabbable_visible',
    why: 'What is scrolled out of view comes into it when it is focused.',
  },
];

/** What is left when everything that was decided is taken away. */
export function undecided(engine: Decision['engine'], { faults, doubts }: Opinion): string[] {
  const ours = DECISIONS.filter((decision) => decision.engine === engine);
  const open = faults.filter(
    (fault) => !ours.some(({ rule, at }) => fault.startsWith(`${rule} `) && at?.test(fault)),
  );
  const odd = new Set(doubts.filter((doubt) => !ours.some(({ rule }) => rule === doubt)));
  return [...open, ...[...odd].map((rule) => `${rule}: nobody has decided about it`)];
}
