/** Exchanges the words that somebody else's editor puts on the page, now and whenever it draws something; for editors without translations. */

const ATTRIBUTES = ["title", "placeholder", "aria-label", "alt", "data-placeholder"];

/** Answers how to stop. `without`: a selector of places that are left alone. */
export function exchangeTexts(
  element: HTMLElement,
  words: Record<string, string>,
  patterns: [RegExp, (found: string[]) => string][],
  without: string,
): () => void {
  const said = (text: string): string | undefined => {
    const word = text.trim();
    if (Object.hasOwn(words, word)) return text.replace(word, () => words[word] as string);
    for (const [pattern, write] of patterns) {
      const found = word.match(pattern);
      if (found) return write([...found]);
    }
    return undefined;
  };
  const exchangeText = (node: Text) => {
    if (!/[A-Za-z]/.test(node.data) || node.parentElement?.closest(without)) return;
    const text = said(node.data);
    if (text !== undefined && text !== node.data) node.data = text;
  };
  const exchangeAttributes = (node: Element) => {
    for (const name of ATTRIBUTES) {
      const before = node.getAttribute(name);
      const text = before && /[A-Za-z]/.test(before) ? said(before) : undefined;
      if (text !== undefined && text !== before) node.setAttribute(name, text);
    }
  };
  const exchange = (root: Node) => {
    if (root instanceof Text) exchangeText(root);
    if (!(root instanceof Element)) return;
    exchangeAttributes(root);
    for (const inner of root.querySelectorAll("*")) exchangeAttributes(inner);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) exchangeText(walker.currentNode as Text);
  };
  exchange(element);
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "characterData") exchangeText(target as Text);
      else if (type === "attributes") exchangeAttributes(target as Element);
      else for (const node of addedNodes) exchange(node);
    }
  });
  observer.observe(element, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
  return () => observer.disconnect();
}
