#include "textflag.h"

TEXT ·call(SB), NOSPLIT|NOFRAME, $0-8
	MOVQ f+0(FP), DX
	MOVQ (DX), AX
	CALL AX
	RET
