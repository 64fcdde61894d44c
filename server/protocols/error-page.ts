/** An error as a page of HTML: what programs answer that speak JSON only while all goes well. */
export function errorPage(title: string, said = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1><p>${said}</p>
</body>
</html>
`;
}

/** The program broke. */
export const SERVER_ERROR = errorPage('Server Error (500)');
