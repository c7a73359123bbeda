package dev.rootseal.observe;

/**
 * A container of a pod that runs. Pods of one name come and go; the uid tells them apart.
 *
 * @param pod the pod's uid
 * @param container its name
 */
record ContainerKey(String pod, String container) {}
