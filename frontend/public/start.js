try {
  var theme = localStorage.getItem('windflow.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  document.documentElement.lang =
    localStorage.getItem('windflow.language') || (/^fr\b/i.test(navigator.language) ? 'fr' : 'en')
} catch {
  /* Storage is refused: the system's choice stands. */
}
