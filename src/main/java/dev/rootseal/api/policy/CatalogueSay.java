package dev.rootseal.api.policy;

/** How much weight the image catalogue has. */
enum CatalogueSay {
  DECIDE,
  ADVISE
}
