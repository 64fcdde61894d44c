/** What the demo agent says. Pure: the same question at the same point gives the same answer. */

const TOPICS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(offline|network|wi-?fi|connection|disconnect)/i,
    'Try it: switch your network off, write to me, and switch it on again. Your message waits in this browser and is sent once, even if you reload in between.',
  ],
  [
    /\b(reload|refresh|cache|storage)/i,
    'Reload the page whenever you like: what we wrote is kept in this browser, and opening the chat again asks the server for nothing.',
  ],
  [
    /\b(operator|agent|human|person|desk|console)\b/i,
    'Open /desk in a second window: there you are the operator. As soon as you answer from there, I step aside.',
  ],
  [
    /\b(file|photo|image|picture|attach|upload)/i,
    'You can attach pictures, PDF and text files, up to 10 MB each. Others are politely refused.',
  ],
  [
    /\b(install|embed|script|html|react|vue|angular|svelte|django|code)\b/i,
    'One script and one <shaman-chat> tag are enough. The page /cdn shows the smallest version, /custom-ui a chat made with the SDK alone.',
  ],
  [
    /\b(thanks?|thank you|great|cool|nice|perfect|obrigad[oa])\b/i,
    'You are welcome! Anything else?',
  ],
  [
    /\b(bye|goodbye|see you|tchau)\b/i,
    'Goodbye! This conversation stays here for when you come back.',
  ],
];

const INTRODUCTION =
  'Hi, I am Mila, the demo assistant. You can open /desk in a second window and answer yourself, reload the page, or go offline and keep writing. What would you like to try?';

const OTHERWISE = [
  'I am only a small demo, but I read every word. Ask me about going offline, reloading, files, or the operator’s desk.',
  'Have you tried a second tab? Both show the same conversation, over a single connection.',
  'Try this: open /desk in a second window and answer yourself. I will step aside.',
] as const;

/**
 * @param files how many came with the question
 * @param answered how often we already answered in this conversation
 */
export function demoAnswer(question: string, files: number, answered: number): string {
  const topic = TOPICS.find(([words]) => words.test(question))?.[1];
  if (topic) return topic;
  if (files > 0) return `Thank you, I received ${files === 1 ? 'your file' : `${files} files`}.`;
  if (answered === 0) return INTRODUCTION;
  return OTHERWISE[(answered - 1) % OTHERWISE.length] ?? OTHERWISE[0];
}

/** What can be asked with a tap; offered once. @param answered as for `demoAnswer` */
export function demoOffers(answered: number): readonly string[] | undefined {
  return answered === 0 ? OFFERS : undefined;
}

const OFFERS = ['What happens offline?', 'Can I send files?', 'Can I talk to a person?'] as const;
