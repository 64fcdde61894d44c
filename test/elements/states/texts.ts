/** Texts that layouts break on: words without an end, names without a measure, the other direction. */
import type { Author } from '../../../src/index.ts';
import { hotelflow } from '../support/fake-client.ts';
import type { State } from './state.ts';
import { ana, file, own, said, visitor } from './talks.ts';

const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const NAME = 'Maria da Conceição Albuquerque Vasconcelos de Montemor-o-Velho e Sotomayor';
const longNamed: Author = { ...ana, name: NAME };
const amal: Author = { ...ana, name: 'أمل حداد' };
const agents = hotelflow.agents.map((agent) => ({ ...agent, name: NAME, title: NAME }));

export const texts: readonly State[] = [
  {
    name: 'texts, long words',
    at: 'conversation',
    desk: { name: NAME, agents },
    talks: [
      {
        messages: [
          said(longNamed, 9, WORD.repeat(3)),
          own(5, `https://example.com/${'path/'.repeat(40)}`, 'sent'),
          said(longNamed, 3, '', { attachments: [file(`${WORD}.pdf`, 'application/pdf', 1)] }),
        ],
        info: { title: WORD, agents: [longNamed] },
        typing: [longNamed],
      },
    ],
  },
  {
    name: 'home, long names',
    desk: {
      name: `${NAME} Hotels & Resorts`,
      description: `${WORD} `.repeat(4),
      officeHours: 'Monday to Friday from nine to half past six, Saturdays until noon, CET',
      agents,
    },
    talks: [{ messages: [said(longNamed, 9, WORD)], info: { title: WORD, agents: [longNamed] } }],
  },
  {
    name: 'texts, both directions',
    at: 'conversation',
    desk: { name: 'فندق النخيل' },
    talks: [
      {
        messages: [
          said(amal, 9, 'مرحبا! كيف يمكنني مساعدتك؟ راجع https://example.com من فضلك.'),
          said(visitor, 7, 'Hello in English (with brackets).', { status: 'read' }),
          said(amal, 5, 'שלום, מה שלומך?'),
          said(visitor, 3, 'Order no. 12-34, שלום!', { status: 'sent' }),
        ],
        info: { agents: [amal] },
      },
    ],
  },
];
