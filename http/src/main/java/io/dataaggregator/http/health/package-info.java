/** Whether the node lives and should get requests. */
@NullMarked
package io.dataaggregator.http.health;

import org.jspecify.annotations.NullMarked;
