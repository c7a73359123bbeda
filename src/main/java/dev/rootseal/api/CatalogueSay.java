package dev.rootseal.api;

/** How much weight the image catalogue has. */
enum CatalogueSay {
  DECIDE,
  ADVISE
}
