package dev.rootseal.api.policy;

/** How much weight the image catalogue has. */
enum CatalogueMode {
  DECIDE,
  ADVISE
}
