import type { Browser, Page } from 'playwright-core';

/** A picture of several tabs of the same size, beside each other. */
export async function sideBySide(browser: Browser, pages: readonly Page[], file: string): Promise<void> {
  const size = pages[0]?.viewportSize() ?? { width: 400, height: 500 };
  const pictures = await Promise.all(pages.map((page) => page.screenshot({ type: 'png', animations: 'disabled' })));
  const gap = 16;
  const width = pages.length * (size.width + gap) + gap;
  const paper = await browser.newPage({ viewport: { width, height: size.height + 2 * gap } });
  const images = pictures.map(
    (picture) => `<img width="${size.width}" src="data:image/png;base64,${picture.toString('base64')}">`,
  );
  await paper.setContent(
    `<style>body{display:flex;gap:${gap}px;margin:${gap}px;background:#c9ced8}img{border-radius:8px}</style>${images.join('')}`,
  );
  await paper.screenshot({ path: file });
  await paper.close();
}
