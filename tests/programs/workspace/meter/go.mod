module meter

go 1.19
