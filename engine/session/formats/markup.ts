/**
 * A text as it may stand in HTML, XML and the values of their attributes: nothing of it is markup. What XML allows nowhere
 * (control characters, halves of surrogate pairs, U+FFFE, U+FFFF) becomes U+FFFD.
 */
export function escapeMarkup(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A text without the characters that XML allows nowhere: each becomes U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(forbidden, '\ufffd');
}

// With `u`, a surrogate is matched only where it is half of nothing.
// eslint-disable-next-line no-control-regex -- these are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
