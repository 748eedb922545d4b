import { expect } from '@playwright/test';
import type { FoveaWindow } from './FoveaWindow.js';

/**
 * Everything of the window that is to be as it was after another start, as the document has it; ids that React makes are
 * left out.
 */
export async function asLeft({ page }: FoveaWindow): Promise<Record<string, unknown>> {
  // Selections are read from the disk: the window says so until they are here.
  await expect(page.locator('[aria-label*="being loaded"]')).toHaveCount(0);
  return page.evaluate(() => {
    const plain = (element: Element): string => {
      const copy = element.cloneNode(true) as Element;
      // Menus say what can be done now, not what is there.
      for (const menu of copy.querySelectorAll('[popover]')) menu.remove();
      for (const one of [copy, ...copy.querySelectorAll('*')]) {
        for (const name of ['id', 'popovertarget', 'style', 'for', 'name', 'tabindex'])
          one.removeAttribute(name);
        for (const { name } of [...one.attributes]) {
          if (name.startsWith('aria-') && one.getAttribute(name)!.includes('_r_')) one.removeAttribute(name);
        }
      }
      return copy.outerHTML;
    };
    const all = (selector: string): string[] => [...document.querySelectorAll(selector)].map(plain);
    const stage = document.querySelector('[data-testid=stage]')!;
    return {
      turns: all('[data-testid=turn]'),
      stage: [...stage.attributes]
        .filter(({ name }) => /^(data-|aria-label)/.test(name))
        .map(({ value }) => value),
      rail: [...document.querySelectorAll('[data-testid=thumbnail]')].map((one) => [
        one.getAttribute('aria-label'),
        one.getAttribute('aria-current'),
      ]),
      draft: document.querySelector<HTMLTextAreaElement>('#question')!.value,
      choices: document.querySelector('[data-testid=choices]')?.textContent,
      legend: document.querySelector('[data-testid=legend]')?.textContent,
      inspector: document.querySelector('.inspector')!.textContent,
      cells: [...document.querySelectorAll('[role=gridcell]')].map((cell) => [
        cell.getAttribute('aria-label'),
        cell.getAttribute('aria-selected'),
      ]),
      panels: document.querySelector<HTMLElement>('.panels')!.style.cssText,
    };
  });
}
