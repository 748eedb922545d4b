import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { writeFixtureSession } from '../session/testing/writeFixtureSession.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { printWithApp } from './printWithApp.js';
import { runCommandLine } from './runCommandLine.js';

const temporaryFolder = temporaryFolders();
let session: string;
let root: string;
let out: string;
beforeEach(async () => {
  session = await writeFixtureSession(temporaryFolder());
  [root, out] = [temporaryFolder(), temporaryFolder()];
});

async function exportPdf(interrupt = new AbortController()): Promise<{ status: number; log: string }> {
  let log = '';
  const words = ['export', session, '--format', 'pdf', '--out', path.join(out, 'a.pdf')];
  const status = await runCommandLine(words, {
    stdout: { write: () => undefined },
    stderr: { write: (text) => (log += text) },
    openEngine,
    readStdin: () => Readable.from([]),
    ...{ defaultModelDir: '', root, signal: interrupt.signal },
  });
  return { status, log };
}

/** Puts a script in Electron's place, which leaves in `said` what it was told, and an app that can print. */
function standIn(script: string): string {
  const folder = path.join(root, '.cache', 'electron', '33.0.0');
  const executable = path.join(folder, 'electron');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'complete'), '');
  writeFileSync(
    executable,
    `#!${process.execPath}
const fs = require('node:fs');
const words = process.argv.slice(2);
const [html, pdf] = words.slice(-2);
const said = { words, html: fs.readFileSync(html, 'utf8').slice(0, 15), asNode: process.env.ELECTRON_RUN_AS_NODE, pid: process.pid };
fs.writeFileSync(${JSON.stringify(path.join(root, 'said'))}, JSON.stringify(said));
${script}
`,
    { mode: 0o755 },
  );
  mkdirSync(path.join(root, 'out', 'main'), { recursive: true });
  writeFileSync(path.join(root, 'out', 'main', 'index.js'), 'const printReportSwitch = "--print-report";');
  return executable;
}

interface Said {
  readonly words: readonly string[];
  readonly html: string;
  readonly asNode?: string;
  readonly pid: number;
}

function said(): Said {
  return JSON.parse(readFileSync(path.join(root, 'said'), 'utf8')) as Said;
}

const forever = 'setInterval(() => undefined, 1000);';

// Windows runs no script by its first line.
describe.skipIf(process.platform === 'win32')('a PDF', () => {
  test('is the report as the app prints it, and nothing else is left', async () => {
    standIn("fs.writeFileSync(pdf, '%PDF-printed');");
    process.env['ELECTRON_RUN_AS_NODE'] = '1';
    const { status, log } = await exportPdf().finally(() => delete process.env['ELECTRON_RUN_AS_NODE']);
    const target = path.join(out, 'a.pdf');
    expect(log).toContain(`Report (PDF) written: ${target}, 12 bytes\n`);
    expect(status).toBe(0);
    expect(readFileSync(target, 'utf8')).toBe('%PDF-printed');
    expect(readdirSync(out)).toEqual(['a.pdf']);
    const { words, html, asNode } = said();
    const folder = path.dirname(words.at(-1)!);
    const expected = [`--user-data-dir=${path.join(folder, 'profile')}`, root, '--print-report'];
    expect(words.slice(-5, -2)).toEqual(expected);
    const isRootOfLinux = process.platform === 'linux' && process.getuid?.() === 0;
    expect(words.includes('--no-sandbox')).toBe(isRootOfLinux);
    expect(words.includes('--ozone-platform=headless')).toBe(process.platform === 'linux');
    expect(html).toBe('<!doctype html>');
    expect(asNode).toBeUndefined();
    expect(path.dirname(folder)).toBe(tmpdir());
    expect(existsSync(folder)).toBe(false);
  });

  test.each([
    [
      "console.error('noise'); console.error('Fovea: no ink.'); process.exit(1);",
      /status 1: no ink\. Nothing/,
    ],
    [
      "console.error('libnss3.so: no such file'); process.exit(127);",
      /status 127: libnss3\.so: no such file\./,
    ],
    [
      "console.error('[1:FATAL:zygote.cc(1)] No usable sandbox!\\n#0 a\\n#1 b\\n#2 c'); process.exit(133);",
      /status 133: .*No usable sandbox!\. Nothing/,
    ],
    ["process.kill(process.pid, 'SIGTRAP');" + forever, /signal SIGTRAP: it said nothing/],
  ])(
    'that the app does not print is told with its reason, and nothing is left: %s',
    async (script, message) => {
      standIn(script);
      const { status, log } = await exportPdf();
      expect(log).toMatch(message);
      expect(log).toContain('export --format html');
      expect(status).toBe(2);
      expect(readdirSync(out)).toEqual([]);
      expect(existsSync(path.dirname(said().words.at(-1)!))).toBe(false);
    },
  );

  test('ends with Ctrl+C, and the app with it', async () => {
    standIn(forever);
    const interrupt = new AbortController();
    const ended = exportPdf(interrupt);
    await expect.poll(() => existsSync(path.join(root, 'said')), { timeout: 30_000 }).toBe(true);
    interrupt.abort();
    expect((await ended).status).toBe(130);
    expect(readdirSync(out)).toEqual([]);
    expect(() => process.kill(said().pid, 0)).toThrow('ESRCH');
  });

  test('has a time limit, after which the app is ended', async () => {
    const executable = path.join(root, 'electron');
    writeFileSync(executable, '#!/bin/sh\necho $$ > "$0.pid"\nexec sleep 600\n', { mode: 0o755 });
    const files = { folder: out, htmlFile: path.join(out, 'a.html'), pdfFile: path.join(out, 'a.pdf') };
    const { signal } = new AbortController();
    const printing = printWithApp({ executable, appFolder: root }, files, signal, 2000);
    await expect(printing).rejects.toThrow(/but it was not done within 2 s/);
    const pid = Number(readFileSync(`${executable}.pid`, 'utf8'));
    expect(pid).toBeGreaterThan(1);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('needs an app that is built, and not before it could print', async () => {
    standIn('');
    const main = path.join(root, 'out', 'main', 'index.js');
    writeFileSync(main, 'startApp()');
    expect((await exportPdf()).log).toMatch(/index\.js was built before it could\. Run "npm start" once/);
    mkdirSync(path.join(root, 'empty'));
    root = path.join(root, 'empty');
    expect((await exportPdf()).log).toMatch(/there is no Electron in/);
    standIn('');
    rmSync(path.join(root, 'out'), { recursive: true });
    expect((await exportPdf()).log).toMatch(/not built: .*index\.js is missing/);
    expect(readdirSync(out)).toEqual([]);
  });
});
