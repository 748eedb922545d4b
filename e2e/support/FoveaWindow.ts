import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';

/** The app's window as a person uses it: what can be seen and done, by role and label. */
export class FoveaWindow {
  readonly question: Locator;
  readonly turns: Locator;
  /** The newest question with its answer. */
  readonly turn: Locator;
  readonly tokens: Locator;
  readonly stopButton: Locator;
  readonly engineState: Locator;
  readonly openError: Locator;
  readonly openNote: Locator;
  /** Images and samples of the rail, in its order. */
  readonly thumbnails: Locator;
  readonly composerError: Locator;
  readonly runFailure: Locator;
  readonly stage: Locator;
  readonly matrix: Locator;
  readonly resolution: Locator;

  constructor(
    readonly app: ElectronApplication,
    readonly page: Page,
  ) {
    this.question = page.getByRole('textbox', { name: 'Question' });
    this.turns = page.getByTestId('turn');
    this.turn = this.turns.last();
    this.tokens = this.turn.getByTestId('token');
    this.stopButton = page.getByRole('button', { name: 'Stop' });
    this.engineState = page.getByTestId('engine-state');
    this.openError = page.getByTestId('open-error');
    this.openNote = page.getByTestId('open-note');
    this.thumbnails = page.getByTestId('thumbnail');
    this.composerError = page.getByTestId('composer-error');
    this.runFailure = this.turn.getByTestId('run-failure');
    this.stage = page.getByTestId('stage');
    this.matrix = page.getByTestId('matrix');
    this.resolution = page.getByTestId('resolution');
  }

  /** Drops files and folders from the desktop onto the image area, as the operating system would. */
  async drop(...paths: readonly string[]): Promise<void> {
    const client = await this.page.context().newCDPSession(this.page);
    const size = await this.page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await client.send('Input.dispatchDragEvent', { type, ...size, data });
    }
    await client.detach();
  }

  /** Gives the window's contents a size in pixels, and waits until they have it. */
  async resize(width: number, height: number): Promise<void> {
    await this.app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(...size),
      [width, height] as [number, number],
    );
    await expect.poll(() => this.page.evaluate(() => innerWidth)).toBe(width);
  }

  /** Asks about the open image, waiting for it to be there. */
  async ask(question: string): Promise<void> {
    await expect(this.stage).toBeVisible();
    await this.question.fill(question);
    await this.question.press('Enter');
  }

  /** Waits for the newest answer to end, however it ends. */
  async ended(state: 'finished' | 'stopped' | 'failed', timeout = 60_000): Promise<void> {
    await expect(this.turn).toHaveAttribute('data-state', state, { timeout });
  }

  async setLongestAnswer(tokens: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings of the question' }).click();
    const box = this.page.getByRole('spinbutton', { name: 'Longest answer, tokens' });
    await box.fill(String(tokens));
    await box.press('Enter');
    await this.page.keyboard.press('Escape');
  }

  /** Waits until what was just changed is drawn. */
  async nextFrame(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** The annotations as screen readers hear them, the uppermost first. */
  async annotationNames(): Promise<string[]> {
    const options = this.page.getByTestId('annotation-list').getByRole('option');
    return options.evaluateAll((all) => all.map((option) => option.getAttribute('aria-label') ?? ''));
  }

  /** A place of the stage, given in shares of it, in pixels of the window. */
  async placeOf([x, y]: Place): Promise<[number, number]> {
    const box = (await this.stage.boundingBox())!;
    return [Math.round(box.x + x * box.width), Math.round(box.y + y * box.height)];
  }

  /** Drags on the stage, between places in shares of it. */
  async drag(from: Place, ...to: readonly Place[]): Promise<void> {
    await this.page.mouse.move(...(await this.placeOf(from)));
    await this.page.mouse.down();
    for (const place of to) await this.page.mouse.move(...(await this.placeOf(place)), { steps: 5 });
    await this.page.mouse.up();
  }

  /** Clicks on the stage, at a place in shares of it. */
  async clickAt(place: Place): Promise<void> {
    await this.page.mouse.click(...(await this.placeOf(place)));
  }

  /** Answers the native save dialogs that follow, which cannot be driven, with a path, or by cancelling (null). */
  async answerSaveDialog(target: string | null): Promise<void> {
    await this.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () =>
        Promise.resolve({
          canceled: filePath === null,
          filePath: filePath ?? '',
        } as Electron.SaveDialogReturnValue);
    }, target);
  }

  /** Answers the native open dialogs that follow with a path. */
  async answerOpenDialog(path: string): Promise<void> {
    await this.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
  }

  /** Waits until everything that was done is on the disk. */
  async saved(): Promise<void> {
    await this.page.waitForTimeout(400);
    await expect(this.page.getByTestId('saved')).toHaveAttribute('data-state', 'saved');
  }

  /** Ends the app as a power cut would. */
  async kill(): Promise<void> {
    const closed = new Promise((done) => this.app.process().once('exit', done));
    this.app.process().kill('SIGKILL');
    await closed;
  }

  /** The layers of the matrix, from above. */
  async layers(): Promise<number[]> {
    const rows = this.matrix.locator('[data-row-layer]');
    await expect(rows.first()).toBeAttached();
    return rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-row-layer'))));
  }

  /** Where the middle of a cell of the matrix is in the window, in CSS pixels; it is scrolled into sight. */
  async cellPlace(layer: number, token: number): Promise<{ x: number; y: number }> {
    const row = (await this.layers()).indexOf(layer);
    if (row < 0) throw new Error(`Expected layer ${layer} to be a row of the matrix, but it is not.`);
    return this.matrix.evaluate(
      (grid, at) => {
        const { columnWidth, rowHeight, left, top } = grid.dataset;
        const [width, height] = [Number(columnWidth), Number(rowHeight)];
        const scroller = grid.closest('.matrix')!;
        const room = {
          width: scroller.clientWidth - Number(left),
          height: scroller.clientHeight - Number(top),
        };
        const [x, y] = [(at.column + 0.5) * width, (at.row + 0.5) * height];
        if (x < scroller.scrollLeft || x > scroller.scrollLeft + room.width - width)
          scroller.scrollLeft = x - room.width / 2;
        if (y < scroller.scrollTop || y > scroller.scrollTop + room.height - 4 * height)
          scroller.scrollTop = y - room.height / 3;
        const box = grid.getBoundingClientRect();
        return {
          x: box.left + Number(left) + x - scroller.scrollLeft,
          y: box.top + Number(top) + y - scroller.scrollTop,
        };
      },
      { row, column: token },
    );
  }

  /** A cell of the matrix, which is drawn: it can be pressed. */
  cell(layer: number, token: number): { click: () => Promise<void> } {
    return {
      click: async () => {
        await this.nextFrame();
        const { x, y } = await this.cellPlace(layer, token);
        await this.page.mouse.click(x, y);
      },
    };
  }

  /** Process id of the engine process, as the operating system knows it. */
  async engineProcessId(): Promise<number> {
    const pid = await this.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Fovea engine')?.pid,
    );
    if (pid === undefined) throw new Error('There is no engine process.');
    return pid;
  }
}

/** Shares of the width and the height of the stage. */
type Place = readonly [x: number, y: number];
