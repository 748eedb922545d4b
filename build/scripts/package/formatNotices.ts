import type { LicenceNotice } from './licenceNotice.js';

const rule = '='.repeat(80);

/** The text of THIRD-PARTY-NOTICES.txt: a list of all packages, then each with its texts in full. */
export function formatNotices(notices: readonly LicenceNotice[]): string {
  const sorted = [...notices].sort((a, b) => titleOf(a).localeCompare(titleOf(b), 'en'));
  return [
    'Fovea contains the following packages of others, under the licences printed below.',
    'Electron and Chromium: see LICENSE.electron.txt and LICENSES.chromium.html.',
    '',
    ...sorted.map((notice) => `- ${titleOf(notice)}: ${licenceOf(notice)}`),
    '',
    ...sorted.map(section),
  ].join('\n');
}

function section(notice: LicenceNotice): string {
  const texts = notice.texts.map(({ title, text }) => `--- ${title} ---\n\n${text.trim()}\n`);
  const body =
    texts.length > 0
      ? texts.join('\n')
      : 'The package carries no text of its licence; it declares the one above.\n';
  return `${rule}\n${titleOf(notice)}\nLicence: ${licenceOf(notice)}\n${rule}\n\n${body}`;
}

function titleOf({ name, version }: LicenceNotice): string {
  return `${name} ${version}`;
}

function licenceOf({ licence }: LicenceNotice): string {
  return licence ?? 'as in its licence file';
}
