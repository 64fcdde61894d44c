/** Portraits of the demo's agents, drawn here: no picture of a real person, no request to others. Pure. */

interface Portrait {
  readonly back: string;
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
  /** Outline of the hair. */
  readonly cut: string;
}

const PORTRAITS: { readonly [id: string]: Portrait } = {
  ana: {
    back: '#dbeafe',
    skin: '#e2b28f',
    hair: '#4a2c20',
    shirt: '#1d4ed8',
    cut: 'M24 44c-3-22 8-32 24-32s27 10 24 32c2 10 1 18-2 22H26c-3-4-4-12-2-22z',
  },
  tomas: {
    back: '#dcfce7',
    skin: '#f0c9a8',
    hair: '#b7793a',
    shirt: '#166534',
    cut: 'M30 40c-3-17 6-26 18-26s21 9 18 26c-4-7-9-10-18-10s-14 3-18 10z',
  },
  mila: {
    back: '#f3e8ff',
    skin: '#d9a07c',
    hair: '#27213d',
    shirt: '#7e22ce',
    cut: 'M27 48c-4-24 7-35 21-35s25 11 21 35l-4 6c1-14-3-21-17-22-14 1-18 8-17 22z',
  },
};

/** An SVG of 96 by 96, or undefined for somebody without a portrait. */
export function portrait(id: string): string | undefined {
  const drawn = Object.hasOwn(PORTRAITS, id) ? PORTRAITS[id] : undefined;
  if (drawn === undefined) return undefined;
  const { back, skin, hair, shirt, cut } = drawn;
  const behind = id === 'ana' ? `<path fill="${hair}" d="${cut}"/>` : '';
  const before =
    id === 'ana'
      ? `<path fill="${hair}" d="M31 42c0-14 6-22 17-22s17 8 17 22c-5-4-8-9-9-13-6 6-16 9-25 13z"/>`
      : `<path fill="${hair}" d="${cut}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
<rect width="96" height="96" fill="${back}"/>
${behind}
<path fill="${shirt}" d="M14 96c1-20 14-29 34-29s33 9 34 29z"/>
<path fill="${skin}" d="M41 58h14v12c0 5-14 5-14 0z"/>
<ellipse cx="48" cy="44" rx="16.500" ry="19" fill="${skin}"/>
${before}
<circle cx="42" cy="45" r="1.800" fill="#2b2320"/><circle cx="54" cy="45" r="1.800" fill="#2b2320"/>
<path d="M43 53c3 3 7 3 10 0" fill="none" stroke="#8a4b3a" stroke-width="2" stroke-linecap="round"/>
</svg>
`;
}
