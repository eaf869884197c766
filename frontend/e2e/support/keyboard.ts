import { type Page } from 'playwright-core';

const maxStops = 80;

/** A person without a mouse, who sees where the focus is. */
export class Keyboard {
  readonly #page: Page;
  /** Where the focus was and nothing showed it. */
  readonly unseen: string[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Goes on with Tab until the focus is there.
   * @param target role and name as a screen reader has them, such as `button "Sign in"`
   */
  async to(target: string): Promise<void> {
    const passed: string[] = [];
    for (let stop = 0; stop < maxStops; stop += 1) {
      await this.#page.keyboard.press('Tab');
      const focused = await this.focused();
      if (focused === undefined) continue;
      if (!(await this.#isSeen())) this.unseen.push(focused);
      if (focused.includes(target)) return;
      passed.push(focused);
    }
    throw new Error(`Tab does not lead to ${target}. It leads to:\n${passed.join('\n')}`);
  }

  /** Fills in the field of this name. */
  async fill(field: string, text: string): Promise<void> {
    await this.to(`textbox "${field}"`);
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.type(text);
  }

  /** Presses the button, or follows the link, with Enter. */
  async enter(target: string): Promise<void> {
    await this.to(target);
    await this.#page.keyboard.press('Enter');
  }

  press(key: string): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  /** Role and name of what has the focus; undefined where nothing has it. */
  async focused(): Promise<string | undefined> {
    const focus = this.#page.locator('*:focus');
    return (await focus.count()) === 1 ? focus.ariaSnapshot() : undefined;
  }

  /** Whether an outline is drawn around what has the focus, or around the label that stands for it. */
  #isSeen(): Promise<boolean> {
    return this.#page.evaluate(() => {
      const focus = document.activeElement;
      const standsFor = [focus, focus?.closest('label'), focus?.parentElement, focus?.nextElementSibling];
      return standsFor.some((element) => {
        if (!element) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      });
    });
  }
}
