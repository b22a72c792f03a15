/** The manifests under {@code k8s/}: read strictly, built, and held against what the code does. */
@NullMarked
package io.dataaggregator.cluster.k8s;

import org.jspecify.annotations.NullMarked;
